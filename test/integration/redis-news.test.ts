import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import type { News } from '../../src/actors/ports/news.ts';
import type { NodeName } from '../../src/actors/ports/ports.ts';
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
  return { store, other, id, told, prefix };
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

/** A node that is alone, by its own announcements, and a client of its Redis. */
async function openAlone() {
  const { store, other, id, told, prefix } = await openStores();
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  const heardChannels = async () => redis.pubsub('CHANNELS', `*${prefix}*:changes*`);
  expect(await heardChannels()).not.toEqual([]);
  await vi.waitFor(async () => {
    await store.announce(own, 60_000);
    expect(await heardChannels()).toEqual([]);
  });
  return { store, other, id, told, redis, prefix, heardChannels };
}

const own: NodeName = { node: 'own', run: '1' };
const second: NodeName = { node: 'second', run: '2' };

test('a node that is alone does not hear its own commits again, and is told of them', async () => {
  const { store, id, told } = await openAlone();
  await store.commit(await next(store, id, 1));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 1, ended: false }));
});

test('a node that is alone hears of the commits of a node that starts, from its first one on', async () => {
  const { other, id, told } = await openAlone();
  await other.announce(second, 60_000);
  await other.commit(await next(other, id, 1));
  // Everything may have changed before it listened.
  await vi.waitFor(() => expect(told.slice(1)).toContainEqual(undefined));
  await other.commit(await next(other, id, 2));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 2, ended: false }));
});

test('a node that is alone finds a node of an earlier version, which does not tell of itself', async () => {
  const { store, other, id, told, redis, prefix } = await openAlone();
  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, 'earlier\n3');
  await store.announce(own, 60_000);
  await vi.waitFor(() => expect(told.slice(1)).toEqual([undefined]));
  await other.commit(await next(other, id, 1));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 1, ended: false }));
});

test('a node that was missing for so long that it was forgotten is heard of again', async () => {
  const { store, other, id, told, heardChannels } = await openAlone();
  await other.announce(second, 1);
  await vi.waitFor(async () => {
    await store.announce(own, 60_000);
    expect(await heardChannels()).toEqual([]);
  });
  const before = told.length;
  await other.announce(second, 60_000);
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
  await other.commit(await next(other, id, 1));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 1, ended: false }));
});

test('a node that is alone and loses its subscription listens to everything again', async () => {
  const { store, other, id, told, redis, heardChannels } = await openAlone();
  const before = told.length;
  const clients = (await redis.client('LIST', 'TYPE', 'PUBSUB')) as string;
  for (const [, client] of clients.matchAll(/^id=(\d+) /gm)) {
    await redis.client('KILL', 'ID', Number(client));
  }
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
  expect(await heardChannels()).not.toEqual([]);
  await other.commit(await next(other, id, 1));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 1, ended: false }));
  await vi.waitFor(async () => {
    await store.announce(own, 60_000);
    expect(await heardChannels()).toEqual([]);
  });
});

test('a node writes the newest format once no node of an earlier build is alive', async () => {
  const { store, other, redis, prefix } = await openAlone();
  expect(await store.announce(own, 60_000)).toBe(3);
  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, 'earlier\n3');
  expect(await store.announce(own, 60_000)).toBe(2);
  expect(await other.announce(second, 60_000)).toBe(2);
  await redis.zrem(`${prefix}:nodes`, 'earlier\n3');
  expect(await other.announce(second, 60_000)).toBe(3);
  expect(await store.announce(own, 60_000)).toBe(3);
});
