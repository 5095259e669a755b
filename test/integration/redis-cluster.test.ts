import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  createRedisClient,
  type RedisClient,
} from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { createBullmqWakes } from '../../src/persistence/bullmq/bullmq-wakes.ts';
import { creation, newId, node } from '../conformance/fixture.ts';
import { describeStore } from '../conformance/store.ts';
import { describeWakes } from '../conformance/wakes.ts';
import { startRedisCluster, type RedisClusterServers } from '../support/redis-cluster.ts';
import { silentLog } from '../support/silent-log.ts';
import { startMain } from '../support/start-node.ts';

let cluster: RedisClusterServers | undefined;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

describeStore('the Redis store on a cluster', async () => {
  const store = await openStore(`test:${randomUUID()}`);
  return { store, close: () => store.close() };
});

describeWakes('Redis wakes on a cluster', () => {
  const prefix = `test:${randomUUID()}`;
  const wakes = createBullmqWakes({ url: cluster?.url ?? '', prefix, log: silentLog });
  return Promise.resolve({ wakes, close: () => wakes.close() });
});

test('instances are spread over the servers of a cluster', async () => {
  const store = await openStore(`test:${randomUUID()}`);
  const before = await keysOfServers();
  await Promise.all(Array.from({ length: 300 }, () => store.commit(creation(newId()))));
  const after = await keysOfServers();
  for (const [n, count] of after.entries()) expect(count).toBeGreaterThan((before[n] ?? 0) + 50);
  await store.announce(node, 1000);
  await store.close();
});

test('a node that is alone on a cluster hears of a node that starts at another server, and of its commits', async () => {
  const prefix = `test:${randomUUID()}`;
  const [store, other] = [await openStore(prefix), await openStore(prefix)];
  const id = newId();
  const told: unknown[] = [];
  await store.subscribe(id, (news) => told.push(news));
  const heardChannels = async () =>
    (await askServers(async (one) => one.pubsub('CHANNELS', `*${prefix}*:changes*`))).flat();
  expect(await heardChannels()).not.toEqual([]);
  await vi.waitFor(async () => {
    expect(await store.announce(node, 60_000)).toBe(3);
    expect(await heardChannels()).toEqual([]);
  }, 10_000);

  expect(await other.announce({ node: 'other', run: '2' }, 60_000)).toBe(3);
  await vi.waitFor(() => expect(told).toEqual([undefined]));
  await other.commit(creation(id));
  await vi.waitFor(() => expect(told.slice(1)).toEqual([{ version: 0, ended: false }]));
  await Promise.all([store.close(), other.close()]);
});

test('a node on a cluster hears of the instances that somebody waits for at it, at whichever server they are', async () => {
  const prefix = `test:${randomUUID()}`;
  const [store, other] = [await openStore(prefix), await openStore(prefix)];
  const joined = async () =>
    (await askServers(async (one) => one.pubsub('CHANNELS', `*${prefix}*:changes*`))).flat();
  const ids = Array.from({ length: 60 }, newId);
  const waitedFor = ids.slice(0, 20);
  const told: unknown[] = [];
  const ends = await Promise.all(
    waitedFor.map(async (id) => store.subscribe(id, () => told.push(id))),
  );
  await vi.waitFor(async () => {
    await Promise.all([
      store.announce(node, 60_000),
      other.announce({ node: 'other', run: '2' }, 60_000),
    ]);
    const channels = await joined();
    expect(channels).toHaveLength(waitedFor.length);
    for (const id of waitedFor) expect(channels.join(' ')).toContain(`:changes:${id}`);
  }, 10_000);
  told.length = 0;
  for (const id of ids) await other.commit(creation(id));
  await vi.waitFor(() => expect(new Set(told)).toEqual(new Set(waitedFor)));
  for (const end of ends) end();
  await vi.waitFor(async () => expect(await joined()).toEqual([]));

  const toldAll: unknown[] = [];
  await store.subscribeAll((id) => toldAll.push(id));
  const more = Array.from({ length: 60 }, newId);
  for (const id of more) await other.commit(creation(id));
  // Some of the earlier commits may be told late.
  await vi.waitFor(() => expect(toldAll).toEqual(expect.arrayContaining(more)));
  await Promise.all([store.close(), other.close()]);
});

test('the service starts with the URL of a cluster, and logs its hosts without the password', async () => {
  const hosts = (cluster?.servers ?? []).map(({ port }) => `127.0.0.1:${port}`);
  const env = { REDIS_URL: `redis://:hunter2@${hosts.join(',')}`, REDIS_PREFIX: 'started' };
  await using node = await startMain(env);
  expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
  await vi.waitFor(() => expect(node.output()).toContain('Try:'), 10_000);
  expect(node.output()).toContain(`Redis Cluster at ${hosts.join(', ')}, prefix started`);
  expect(node.output()).not.toContain('hunter2');
  expect(await node.stop('SIGTERM')).toBe(0);
});

async function openStore(prefix: string) {
  const client = createRedisClient({ url: cluster?.url ?? '', use: 'commands', log: silentLog });
  return createRedisStore({ client, prefix, log: silentLog });
}

async function keysOfServers(): Promise<readonly number[]> {
  return askServers(async (client) => client.dbsize());
}

/** Asks each server by itself. */
async function askServers<T>(ask: (client: RedisClient) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(
    (cluster?.servers ?? []).map(async ({ url }) => {
      const client = createRedisClient({ url, use: 'commands', log: silentLog });
      const answer = await ask(client);
      client.disconnect();
      return answer;
    }),
  );
}
