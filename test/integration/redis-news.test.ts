import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import type { News } from '../../src/actors/ports/news.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId, next } from '../conformance/fixture.ts';
import { silentLog } from '../support/silent-log.ts';

const url = inject('redisUrl');

/** The stores of two nodes, and what the first is told of an instance that it has created. */
async function openStores() {
  const prefix = `test:${randomUUID()}`;
  const open = async () => {
    const client = createRedisClient({ url, use: 'commands', log: silentLog });
    const store = await createRedisStore({ client, prefix, log: silentLog });
    onTestFinished(async () => store.close());
    return store;
  };
  const [store, other] = await Promise.all([open(), open()]);
  const id = newId();
  const told: (News | undefined)[] = [];
  await store.subscribe(id, (news) => told.push(news));
  await store.commit(creation(id));
  await vi.waitFor(() => expect(told).toEqual([{ version: 0, ended: false }]));
  return { store, other, id, told };
}

test('a node is told of the commits of another one, with their versions', async () => {
  const { other, id, told } = await openStores();
  await other.commit({ ...(await next(other, id, 1)), ended: true });
  await vi.waitFor(() => expect(told.slice(1)).toEqual([{ version: 1, ended: true }]));
});

test('a node is told of its own commit once, although Redis tells it again', async () => {
  const { store, other, id, told } = await openStores();
  await store.commit(await next(store, id, 1));
  // Redis has told of the first one by the time that it tells of the second.
  await other.commit(await next(other, id, 2));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 2, ended: false }));
  expect(told.map((news) => news?.version)).toEqual([0, 1, 2]);
});

test('a node hears of the commits of an earlier version of Holdfast, which publishes only the id', async () => {
  const { id, told } = await openStores();
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  for (const channel of (await redis.pubsub('CHANNELS', '*:changes')) as readonly string[]) {
    await redis.publish(channel, id);
  }
  await vi.waitFor(() => expect(told.slice(1)).toEqual([undefined]));
});
