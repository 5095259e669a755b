import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { findRedisBinary } from '../support/redis-binary.ts';
import { startRedis } from '../support/redis-server.ts';

test('without a Redis on PATH, Debian packages are fetched without root and their server runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-debian-'));
  try {
    const cacheDir = join(folder, 'redis');
    const binary = await findRedisBinary({ path: '/nowhere', cacheDir });
    expect(binary.path).toContain(cacheDir);
    expect(await findRedisBinary({ path: '/nowhere', cacheDir })).toEqual(binary);
    await using server = await startRedis({ binary });
    const ping = ['-p', String(server.port), 'ping'];
    const { stdout } = await promisify(execFile)(binary.cli, ping, { env: binary.env });
    expect(stdout).toBe('PONG\n');
    await using client = connect(server.url);
    expect(await client.redis.set('key', 'value')).toBe('OK');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a server that is killed with SIGKILL and restarted keeps its port and what it acknowledged', async () => {
  await using server = await startRedis({ appendfsync: 'always' });
  await using client = connect(server.url);
  await client.redis.set('key', 'value');
  const before = server.pid;
  await server.kill();
  await server.restart();
  expect(server.pid).not.toBe(before);
  expect(await client.redis.get('key')).toBe('value');
});

function connect(url: string): AsyncDisposable & { readonly redis: Redis } {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  return {
    redis,
    [Symbol.asyncDispose]: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
