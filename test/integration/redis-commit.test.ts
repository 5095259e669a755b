import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, inject, test } from 'vitest';
import {
  createPublicId,
  toInstanceId,
  type EffectId,
  type InstanceId,
} from '../../src/actors/ports/ids.ts';
import { monitor } from '../../bench/redis/monitor.ts';
import type { Commit, Store } from '../../src/actors/ports/ports.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisKeys } from '../../src/persistence/redis/redis-keys.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { silentLog } from '../support/silent-log.ts';

const url = inject('redisUrl');

async function open() {
  const prefix = `test:${randomUUID()}`;
  const client = createRedisClient({ url, use: 'commands', log: silentLog });
  const store = await createRedisStore({ client, prefix, log: silentLog });
  const probe = new Redis(url);
  return {
    store,
    probe,
    keys: createRedisKeys(prefix, 16),
    /** How many scripts Redis receives for this store during `work`. */
    async scriptsDuring(work: () => Promise<unknown>): Promise<number> {
      // The one of ioredis fails if another client sends something in the moment in which it begins.
      const stop = await monitor(Number(new URL(url).port));
      await work();
      // Everything that the monitor has yet to report comes before this.
      await new Promise((done) => {
        setTimeout(done, 50);
      });
      const isOurs = (arg: Buffer) => arg.toString().startsWith(`{${prefix}:`);
      const calls = (await stop()).filter(
        ({ name, args }) => name === 'evalsha' && args.some(isOurs),
      );
      return calls.length;
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      probe.disconnect();
    },
  };
}

function newId(): InstanceId {
  return toInstanceId(createPublicId('thi'));
}

function creation(id: InstanceId, body = '{}'): Commit {
  return {
    id,
    process: 'thing',
    expected: undefined,
    version: 0,
    body,
    history: ['{}'],
    historyLimit: 10,
    due: { set: [], lease: [], leaseMs: 1000, clear: [] },
    owner: { node: 'a', run: '1', number: 1 },
    terms: { add: ['status=Pending'], remove: [] },
    createdAt: 1,
    expireAt: undefined,
  };
}

async function bodies(store: Store, ids: readonly InstanceId[]): Promise<readonly unknown[]> {
  return Promise.all(ids.map(async (id) => (await store.load(id))?.body));
}

describe('commits of many instances at once', () => {
  test('are sent in one call', async () => {
    await using redis = await open();
    const { store } = redis;
    await store.commit(creation(newId()));

    const sent = await redis.scriptsDuring(() =>
      Promise.all(Array.from({ length: 40 }, () => store.commit(creation(newId())))),
    );

    expect(sent).toBe(1);
  });

  test('are sent in several calls if one would block Redis', async () => {
    await using redis = await open();
    const { store } = redis;
    await store.commit(creation(newId()));
    const large = JSON.stringify('x'.repeat(200_000));

    const sent = await redis.scriptsDuring(() =>
      Promise.all(Array.from({ length: 4 }, () => store.commit(creation(newId(), large)))),
    );

    expect(sent).toBe(4);
  });

  test('are sent in several calls if they set many due entries', async () => {
    await using redis = await open();
    const { store } = redis;
    await store.commit(creation(newId()));
    const timersOf = (id: InstanceId): Commit => {
      const commit = creation(id);
      const set = Array.from({ length: 4_000 }, (_, n) => ({
        wake: { kind: 'timer', effect: `${id}/1/0/${n}` as EffectId } as const,
        atMs: 1,
      }));
      return { ...commit, due: { ...commit.due, set } };
    };

    const sent = await redis.scriptsDuring(() =>
      Promise.all(Array.from({ length: 3 }, () => store.commit(timersOf(newId())))),
    );

    expect(sent).toBe(3);
  });

  test('succeed or fail separately: a conflict does not affect the others', async () => {
    await using redis = await open();
    const { store } = redis;
    const ids = [newId(), newId(), newId()] as const;
    await store.commit(creation(ids[1], '"mine"'));

    const outcomes = await Promise.all(ids.map((id) => store.commit(creation(id, '"yours"'))));

    expect(outcomes).toMatchObject([
      { kind: 'committed' },
      { kind: 'conflict', current: { version: 0, body: '"mine"' } },
      { kind: 'committed' },
    ]);
    expect(await bodies(store, ids)).toEqual(['"yours"', '"mine"', '"yours"']);
  });

  test('fail alone if Redis refuses a write', async () => {
    await using redis = await open();
    const { store, probe, keys } = redis;
    const ids = [newId(), newId(), newId()] as const;
    await probe.set(keys.of(ids[1]).history(ids[1]), 'no list');

    const outcomes = await Promise.allSettled(
      ids.map((id) => store.commit({ ...creation(id), version: 1, history: ['{}', '{}'] })),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: /WRONGTYPE/ } });
    expect(await bodies(store, ids)).toEqual(['{}', undefined, '{}']);
  });
});

describe('the entry of the start', () => {
  const all = { after: -1, limit: 10, maxBytes: Infinity };
  const short = (id: InstanceId): Commit => ({ ...creation(id), history: ['[]'] });
  const stepOf = async (store: Store, id: InstanceId, version: number): Promise<Commit> => ({
    ...creation(id),
    expected: (await store.load(id))?.mark,
    version,
    history: [`"${version}"`],
  });

  test('is a field of the record until the next one is written', async () => {
    await using redis = await open();
    const { store, probe, keys } = redis;
    const id = newId();
    const [record, history] = [keys.of(id).record(id), keys.of(id).history(id)];
    await store.commit(short(id));
    expect([await probe.hget(record, 'h'), await probe.exists(history)]).toEqual(['[]', 0]);

    // Without a step, such as a telling.
    await store.commit({ ...(await stepOf(store, id, 0)), history: [] });
    expect([await probe.hget(record, 'h'), await probe.exists(history)]).toEqual(['[]', 0]);

    await store.commit(await stepOf(store, id, 1));
    expect(await probe.hexists(record, 'h')).toBe(0);
    expect(await probe.lrange(history, 0, -1)).toEqual(['[]', '"1"']);
  });

  test('that an earlier version wrote into a list stays there', async () => {
    await using redis = await open();
    const { store, probe, keys } = redis;
    const id = newId();
    const [record, history] = [keys.of(id).record(id), keys.of(id).history(id)];
    await store.commit(short(id));
    await probe.hdel(record, 'h');
    await probe.rpush(history, '"as before"');
    expect(await store.history(id, all)).toEqual({ entries: ['"as before"'], more: false });

    await store.commit(await stepOf(store, id, 1));
    expect((await store.history(id, all)).entries).toEqual(['"as before"', '"1"']);
  });

  test('in the format that nodes of earlier builds read is where they look for it', async () => {
    await using redis = await open();
    const { store, probe, keys } = redis;
    const id = newId();
    await store.commit({ ...creation(id), history: ['{}'] });
    expect(await probe.lrange(keys.of(id).history(id), 0, -1)).toEqual(['{}']);
    await store.commit(await stepOf(store, id, 1));
    expect((await store.history(id, all)).entries).toEqual(['{}', '"1"']);
  });

  test('goes with the instance', async () => {
    await using redis = await open();
    const { store, probe, keys } = redis;
    const id = newId();
    await store.commit({ ...short(id), expireAt: 1 });
    await store.expire(10);
    expect(await probe.keys(`${keys.of(id).recordPrefix}*`)).toEqual([]);
    expect(await store.history(id, all)).toEqual({ entries: [], more: false });
  });
});
