import { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { setup } from 'xstate';
import { createService, defineProcess, type Service } from '../../src/index.ts';
import { createClient } from '../support/client.ts';
import { startOutside } from '../support/outside.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { startNode } from '../support/start-node.ts';
import { capturedLog } from '../support/captured-log.ts';

const thing = defineProcess({ name: 'thing', machine: setup({}).createMachine({}) });

function openOn(redis: RedisServer, options: { readonly redisPartitions?: number } = {}) {
  const { log, messages } = capturedLog();
  const service = createService({ processes: [thing], redisUrl: redis.url, log, ...options });
  return {
    service,
    errors: () => messages('error'),
    [Symbol.asyncDispose]: async () => service.close(),
  };
}

async function startWithKey(service: Service): Promise<string> {
  return (await service.start('thing', undefined, { idempotencyKey: 'one' })).id;
}

async function untilReady(service: Service, status: number): Promise<string> {
  return vi.waitFor(
    async () => {
      const answer = await service.fetch(new Request('http://local/readyz'));
      expect(answer.status).toBe(status);
      return answer.text();
    },
    { timeout: 15_000, interval: 50 },
  );
}

async function flush(redis: RedisServer, ...keep: readonly [string, string][]): Promise<void> {
  const admin = new Redis(redis.url);
  const both = admin.multi().flushall();
  for (const [key, value] of keep) both.set(key, value);
  await both.exec();
  admin.disconnect();
}

test('nodes whose Redis comes back empty restore their secret, say so, and give the same ids', async () => {
  await using redis = await startRedis();
  await using one = openOn(redis);
  await using two = openOn(redis);
  const id = await startWithKey(one.service);
  expect(await startWithKey(two.service)).toBe(id);
  await flush(redis);
  await vi.waitFor(
    () => {
      const said = [...one.errors(), ...two.errors()];
      expect(said).toContainEqual(expect.stringContaining('the store lost its secret'));
    },
    { timeout: 5_000 },
  );
  await using fresh = openOn(redis);
  for (const { service } of [fresh, one, two]) {
    expect(await startWithKey(service)).toBe(id);
    await untilReady(service, 200);
  }
});

test('a node that finds another secret says so and serves nothing, until its own is back', async () => {
  await using redis = await startRedis();
  await using node = openOn(redis);
  const id = await startWithKey(node.service);
  const secret = await keptSecret(redis);
  await flush(redis, ['hf:secret', 'another'.repeat(8)]);
  expect(await untilReady(node.service, 503)).toContain('recreated with a different secret');
  expect(node.errors()).toContainEqual(
    expect.stringContaining('the store was replaced; this node serves no requests'),
  );
  const code = 'store_replaced';
  await expect(node.service.start('thing')).rejects.toMatchObject({ code });
  await expect(node.service.get('thing', id)).rejects.toMatchObject({ code });
  const answer = await node.service.fetch(new Request(`http://local/things/${id}`));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.json()).toMatchObject({ code });

  await flush(redis, ['hf:secret', secret]);
  await untilReady(node.service, 200);
  expect(await startWithKey(node.service)).toBe(id);
});

test('a node that finds another number of partitions serves nothing', async () => {
  await using redis = await startRedis();
  await using node = openOn(redis);
  const id = await startWithKey(node.service);
  const secret = await keptSecret(redis);
  await flush(redis, ['hf:secret', secret], ['hf:partitions', '4']);
  expect(await untilReady(node.service, 503)).toContain('recreated with 4 partitions');
  await expect(node.service.get('thing', id)).rejects.toMatchObject({ code: 'store_replaced' });
});

test(
  'a node that was paused while Redis was emptied and another node started on it starts no instance',
  { timeout: 60_000 },
  async () => {
    await using redis = await startRedis();
    await using outside = await startOutside();
    const settings = { redisUrl: redis.url, outsideUrl: outside.url };
    await using old = await startNode({ ...settings, nodeId: 'old' });
    const before = (await createClient(old.url).start('/orders', {}, 'one')).body.id;
    old.pause();
    await flush(redis);
    await using fresh = await startNode({ ...settings, nodeId: 'fresh' });
    const { status, body } = await createClient(fresh.url).start('/orders', {}, 'one');
    expect(status).toBe(201);
    // The two nodes derive different ids from one key.
    expect(body.id).not.toBe(before);
    old.resume();
    await vi.waitFor(async () => expect((await fetch(`${old.url}/readyz`)).status).toBe(503), {
      timeout: 15_000,
      interval: 50,
    });
    const refused = await createClient(old.url).start('/orders', {}, 'one');
    expect(refused).toMatchObject({ status: 503, body: { code: 'store_replaced' } });
    const list = await fetch(`${fresh.url}/orders`);
    expect(((await list.json()) as { instances: readonly unknown[] }).instances).toHaveLength(1);
    expect(await old.stop('SIGTERM')).toBe(0);
  },
);

test('a node whose Redis restarts empty restores its secret within a second', async () => {
  await using redis = await startRedis({ appendonly: false });
  await using node = openOn(redis);
  const id = await startWithKey(node.service);
  const secret = await keptSecret(redis);
  await redis.kill();
  await redis.restart();
  await vi.waitFor(async () => expect(await keptSecret(redis)).toBe(secret), 5_000);
  await untilReady(node.service, 200);
  expect(await startWithKey(node.service)).toBe(id);
});

async function keptSecret(redis: RedisServer): Promise<string> {
  const admin = new Redis(redis.url);
  const kept = await admin.get('hf:secret');
  admin.disconnect();
  return kept ?? '';
}
