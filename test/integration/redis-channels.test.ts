import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { News } from '../../src/actors/ports/news.ts';
import type { NodeName } from '../../src/actors/ports/ports.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisKeys } from '../../src/persistence/redis/redis-keys.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId, next } from '../conformance/fixture.ts';
import { startRedis } from '../support/redis-server.ts';
import { silentLog } from '../support/silent-log.ts';

const partitions = 16;
const first: NodeName = { node: 'first', run: '1' };
const second: NodeName = { node: 'second', run: '2' };
const earlier = 'earlier\n3';

/** Waits until `check` passes, on a busy machine, too. */
async function soon(check: () => unknown, intervalMs = 10): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: intervalMs });
}

/** Two nodes that have counted each other, and what is joined at their Redis. */
async function openTwo({
  url = inject('redisUrl'),
  prefix = `test:${randomUUID()}`,
}: { readonly url?: string; readonly prefix?: string } = {}) {
  const [store, other] = [await openStore(url, prefix), await openStore(url, prefix)];
  const redis = new Redis(url);
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  const keys = createRedisKeys(prefix, partitions);
  const literal = prefix.replaceAll(/[*?[\]\\]/g, '\\$&');
  const announce = async () => {
    await store.announce(first, 60_000);
    await other.announce(second, 60_000);
  };
  const changesOf = (id: InstanceId) => keys.of(id).changesOf(id);
  const joined = async () => redis.pubsub('CHANNELS', `{${literal}:*}:changes*`);
  const [one, two] = [newId(), newId()];
  const ends = [await store.subscribe(one, () => {}), await other.subscribe(two, () => {})];
  await soon(async () => {
    await announce();
    expect(new Set(await joined())).toEqual(new Set([changesOf(one), changesOf(two)]));
  });
  for (const end of ends) end();
  await soon(async () => expect(await joined()).toEqual([]));
  return {
    store,
    other,
    redis,
    prefix,
    announce,
    changesOf,
    changes: (id: InstanceId) => keys.of(id).changes,
    joined,
  };
}

async function openStore(url: string, prefix: string) {
  const client = createRedisClient({ url, use: 'commands', log: silentLog });
  const store = await createRedisStore({ client, prefix, partitions, log: silentLog });
  onTestFinished(async () => store.close());
  return store;
}

/** The texts that a node of an earlier build hears on these channels. */
async function listen(channels: readonly string[]): Promise<readonly string[]> {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const texts: string[] = [];
  redis.on('message', (_, text: string) => texts.push(text));
  await redis.subscribe(...channels);
  return texts;
}

async function killSubscriptions(redis: Redis): Promise<void> {
  const clients = (await redis.client('LIST', 'TYPE', 'PUBSUB')) as string;
  for (const [, client] of clients.matchAll(/^id=(\d+) /gm)) {
    await redis.client('KILL', 'ID', Number(client));
  }
}

test('a node hears of the instances that somebody waits for at it, and of no others', async () => {
  const { store, other, joined, changesOf } = await openTwo();
  const ids = Array.from({ length: 40 }, newId);
  const [id = newId()] = ids;
  const told: (News | undefined)[] = [];
  const ends = [
    await store.subscribe(id, (news) => told.push(news)),
    await store.subscribe(id, () => {}),
  ];
  expect(await joined()).toEqual([changesOf(id)]);
  for (const one of ids) await other.commit(creation(one));
  await soon(() => expect(told).toEqual([{ version: 0, ended: false }]));
  ends[1]?.();
  await other.commit(await next(other, id, 1));
  await soon(() => expect(told.at(-1)).toEqual({ version: 1, ended: false }));
  ends[0]?.();
  await soon(async () => expect(await joined()).toEqual([]));
});

test('a commit is published once while all nodes are of this build', async () => {
  const { other, redis, prefix, changes, changesOf } = await openTwo();
  const [id, last] = [newId(), newId()];
  const texts = await listen([changes(id), changesOf(id), `${prefix}:last`]);
  await other.commit(creation(id));
  await redis.publish(`${prefix}:last`, last);
  await soon(() => expect(texts).toContain(last));
  expect(texts).toEqual([expect.stringContaining(id), last]);
});

test('a node of an earlier build hears of the commits of this one, and is heard', async () => {
  const { store, redis, prefix, announce, changes } = await openTwo();
  const id = newId();
  const told: (News | undefined)[] = [];
  await store.subscribe(id, (news) => told.push(news));
  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, earlier);
  const texts = await listen([changes(id)]);
  await announce();
  // What it committed before it was counted may have been missed.
  await soon(() => expect(told).toEqual([undefined]));
  await redis.publish(changes(id), `${id} 7:earlier:0`);
  await soon(() => expect(told.at(-1)).toEqual({ version: 7, ended: false }));
  await store.commit(creation(id));
  await soon(() => expect(texts.at(-1)).toContain(`${id} 0:`));
});

test('nodes of this build hear of the commits of each other once beside one of an earlier build', async () => {
  const { store, other, redis, prefix, announce } = await openTwo();
  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, earlier);
  await announce();
  const [id, last] = [newId(), newId()];
  const told: (News | undefined)[] = [];
  const lastTold: (News | undefined)[] = [];
  await store.subscribe(id, (news) => told.push(news));
  await store.subscribe(last, (news) => lastTold.push(news));
  await other.commit(creation(id));
  await other.commit(creation(last));
  await soon(() => expect(lastTold).toEqual([{ version: 0, ended: false }]));
  expect(told).toEqual([{ version: 0, ended: false }]);
});

test('the channels of partitions are left once the last node of an earlier build is gone', async () => {
  const { store, redis, prefix, announce, joined, changes, changesOf } = await openTwo();
  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, earlier);
  await announce();
  const id = newId();
  await store.subscribe(id, () => {});
  expect(new Set(await joined())).toEqual(new Set([changes(id), changesOf(id)]));
  await redis.zrem(`${prefix}:nodes`, earlier);
  await announce();
  await soon(async () => expect(await joined()).toEqual([changesOf(id)]));
});

test('a node of an earlier build hears of commits as soon as it was announced', async () => {
  const { store, redis, prefix, changes } = await openTwo();
  const ids: InstanceId[] = [];
  const channels = createRedisKeys(prefix, partitions).all.map(({ changes: one }) => one);
  const texts = await listen(channels);
  expect(channels).toContain(changes(newId()));
  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, earlier);
  await redis.publish(`${prefix}:nodes`, earlier);
  // No node is counted meanwhile.
  await soon(async () => {
    const id = newId();
    ids.push(id);
    await store.commit(creation(id));
    expect(texts).not.toEqual([]);
  });
  expect(ids.some((id) => texts[0]?.startsWith(id))).toBe(true);
});

test('a node that is no longer alone joins the channels of thousands of instances, and of those that still matter', async () => {
  const url = inject('redisUrl');
  const prefix = `test:${randomUUID()}`;
  const store = await openStore(url, prefix);
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  const joined = async () => redis.pubsub('CHANNELS', `{${prefix}:*}:changes*`);
  const told = new Map<InstanceId, (News | undefined)[]>();
  const ids = Array.from({ length: 2_500 }, newId);
  const ends = await Promise.all(
    ids.map(async (id) => {
      told.set(id, []);
      return store.subscribe(id, (news) => told.get(id)?.push(news));
    }),
  );
  await soon(async () => {
    await store.announce(first, 60_000);
    expect(await joined()).toEqual([]);
  });
  for (const end of ends.slice(0, 100)) end();
  const other = await openStore(url, prefix);
  await other.announce(second, 60_000);
  await soon(() => expect([...told.values()].flat()).toHaveLength(2_400));
  await store.announce(first, 60_000);
  await soon(async () => expect(await joined()).toHaveLength(2_400));
  const last = ids.at(-1) ?? newId();
  await other.commit(creation(last));
  await soon(() => expect(told.get(last)).toEqual([undefined, { version: 0, ended: false }]));
  for (const end of ends) end();
  await soon(async () => expect(await joined()).toEqual([]));
});

test('a channel that is joined and left in quick succession is joined if somebody still waits', async () => {
  const { store, other, joined, changesOf } = await openTwo();
  const id = newId();
  const told: (News | undefined)[] = [];
  const ended: Promise<unknown>[] = [];
  for (let n = 0; n < 50; n += 1) {
    ended.push(store.subscribe(id, () => {}).then((end) => end()));
    if (n % 7 === 0) await ended.at(-1);
    if (n % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const staying = store.subscribe(id, (news) => told.push(news));
  ended.push(store.subscribe(id, () => {}).then((end) => end()));
  const end = await staying;
  await Promise.all(ended);
  await other.commit(creation(id));
  await soon(() => expect(told).toEqual([{ version: 0, ended: false }]));
  expect(await joined()).toEqual([changesOf(id)]);
  end();
  // Ending twice does not count twice.
  const again = await store.subscribe(id, (news) => told.push(news));
  end();
  await other.commit(await next(other, id, 1));
  await soon(() => expect(told.at(-1)).toEqual({ version: 1, ended: false }));
  again();
  await soon(async () => expect(await joined()).toEqual([]));
});

test('a new connection joins what is waited for then, not what was when the last one broke', async () => {
  await using server = await startRedis();
  const { store, other, redis, joined, changesOf } = await openTwo({ url: server.url });
  const [id, over] = [newId(), newId()];
  const told: (News | undefined)[] = [];
  await store.subscribe(id, (news) => told.push(news));
  const end = await store.subscribe(over, () => {});
  await killSubscriptions(redis);
  await soon(async () => expect(await joined()).toEqual([]), 1);
  end();
  // One that comes while there is no connection waits for the next.
  const late = newId();
  const toldLate: (News | undefined)[] = [];
  await store.subscribe(late, (news) => toldLate.push(news));
  await soon(() => expect(told).toContain(undefined));
  expect(new Set(await joined())).toEqual(new Set([changesOf(id), changesOf(late)]));
  await other.commit(creation(late));
  await soon(() => expect(toldLate.at(-1)).toEqual({ version: 0, ended: false }));
});

test('a subscription that fails in an outage leaves no channel', async () => {
  await using server = await startRedis();
  const { store, other, joined, changesOf } = await openTwo({ url: server.url });
  const [id, failed] = [newId(), newId()];
  const told: (News | undefined)[] = [];
  await store.subscribe(id, (news) => told.push(news));
  await server.kill();
  await expect(store.subscribe(failed, () => {})).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  await server.restart();
  await soon(async () => expect(await joined()).toEqual([changesOf(id)]));
  await soon(() => expect(told).toContain(undefined));
  await other.commit(creation(id));
  await soon(() => expect(told.at(-1)).toEqual({ version: 0, ended: false }));
});

test('who follows all instances hears of them by patterns, which match no other prefix', async () => {
  await using server = await startRedis();
  const prefix = 'a*[b]?\\';
  const two = await openTwo({ url: server.url, prefix });
  const { store, other, joined, redis, changes, announce } = two;
  const neighbours = await Promise.all(
    ['a*[b]?\\:1', 'axbyy', 'a*b?\\'].map(async (one) => openStore(server.url, one)),
  );
  const told: InstanceId[] = [];
  const end = await store.subscribeAll((id) => told.push(id));
  const ids = Array.from({ length: 60 }, newId);
  for (const neighbour of neighbours) await neighbour.commit(creation(newId()));
  for (const id of ids) await other.commit(creation(id));
  await soon(() => expect(told).toHaveLength(ids.length));
  expect(told).toEqual(ids);
  expect(await joined()).toEqual([]);

  await redis.zadd(`${prefix}:nodes`, Date.now() + 60_000, earlier);
  await announce();
  expect(await joined()).toHaveLength(partitions);
  const id = newId();
  await redis.publish(changes(id), `${id} 7:earlier:0`);
  await soon(() => expect(told.at(-1)).toBe(id));

  await redis.zrem(`${prefix}:nodes`, earlier);
  await announce();
  await soon(async () => expect(await joined()).toEqual([]));

  await killSubscriptions(redis);
  const ofOther: InstanceId[] = [];
  await soon(async () => {
    const again = newId();
    ofOther.push(again);
    await other.commit(creation(again));
    expect(ofOther).toContain(told.at(-1));
  });
  expect(await redis.pubsub('NUMPAT')).toBeGreaterThan(0);
  end();
  await soon(async () => expect(await redis.pubsub('NUMPAT')).toBe(0));
});
