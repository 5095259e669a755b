import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { HoldfastError } from '../../src/errors.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId } from '../conformance/fixture.ts';
import { capturedLog } from '../support/captured-log.ts';
import { startRedis } from '../support/redis-server.ts';

test('a Redis that may evict keys is refused, with the remedy', async () => {
  await using redis = await startRedis({ maxmemoryPolicy: 'allkeys-lru' });
  const refusal = await open(redis.url).then(close, (error: unknown) => error);
  expect(refusal).toBeInstanceOf(HoldfastError);
  expect(refusal).toMatchObject({ code: 'configuration_invalid' });
  expect(String(refusal)).toContain('Set "maxmemory-policy noeviction"');
});

test('a Redis that may evict keys is accepted with a warning if that is allowed', async () => {
  await using redis = await startRedis({ maxmemoryPolicy: 'allkeys-lru' });
  const opened = await open(redis.url, { allowEviction: true });
  expect(opened.warnings()).toEqual([expect.stringContaining('may evict instances')]);
  await close(opened);
});

test('a Redis without an append-only file is accepted with a warning', async () => {
  await using redis = await startRedis({ appendonly: false });
  const opened = await open(redis.url);
  expect(opened.warnings()).toEqual([expect.stringContaining('no append-only file')]);
  await close(opened);
});

test('a Redis with an append-only file and noeviction is accepted without a warning', async () => {
  await using redis = await startRedis();
  const opened = await open(redis.url);
  expect(opened.warnings()).toEqual([]);
  await close(opened);
});

test('a managed Redis that forbids INFO and CONFIG is accepted with a warning', async () => {
  await using redis = await startRedis();
  const admin = createRedisClient({ ...capturedLog(), url: redis.url, use: 'commands' });
  await admin.acl('SETUSER', 'app', 'on', '>pass', '~*', '+@all', '-info', '-config');
  admin.disconnect();
  const opened = await open(redis.url.replace('//', '//app:pass@'));
  expect(opened.warnings()).toEqual([expect.stringContaining('forbids INFO')]);
  await close(opened);
});

test('the store is unavailable without a Redis', async () => {
  const redis = await startRedis();
  await redis.stop();
  await expect(open(redis.url)).rejects.toMatchObject({ code: 'store_unavailable' });
});

test('the number of partitions stays that of the first start', async () => {
  const url = inject('redisUrl');
  const prefix = `test:${randomUUID()}`;
  const first = await open(url, { prefix, partitions: 4 });
  const ids = Array.from({ length: 20 }, newId);
  for (const id of ids) await first.store.commit(creation(id));
  await close(first);
  const second = await open(url, { prefix, partitions: 32 });
  expect(second.warnings()).toContainEqual(expect.stringContaining('number of partitions'));
  for (const id of ids) expect(await second.store.load(id)).toMatchObject({ version: 0 });
  await close(second);
});

async function open(
  url: string,
  options: {
    readonly allowEviction?: boolean;
    readonly prefix?: string;
    readonly partitions?: number;
  } = {},
) {
  const { log, messages } = capturedLog();
  const client = createRedisClient({ url, use: 'commands', log });
  const store = await createRedisStore({ client, log, ...options });
  return { store, warnings: () => messages('warn') };
}

async function close(opened: Awaited<ReturnType<typeof open>>): Promise<void> {
  await opened.store.close();
}
