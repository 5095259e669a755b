import { randomUUID } from 'node:crypto';
import { beforeEach, expect, inject, test } from 'vitest';
import type { EffectId, InstanceId } from '../../src/actors/ports/ids.ts';
import type { Store, Wake } from '../../src/actors/ports/ports.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisKeys } from '../../src/persistence/redis/redis-keys.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId } from '../conformance/fixture.ts';
import { silentLog } from '../support/silent-log.ts';

const partitions = 16;
const keys = createRedisKeys('hf', partitions);
const limit = 64;
const longAgo = Date.now() - 1_000_000;

let store: Store;
beforeEach(async () => {
  const client = createRedisClient({ url: inject('redisUrl'), use: 'commands', log: silentLog });
  const prefix = `test:${randomUUID()}`;
  store = await createRedisStore({ client, prefix, partitions, log: silentLog });
  return async () => store.close();
});

/** An id in this partition. */
function idIn(partition: number): InstanceId {
  for (;;) {
    const id = newId();
    if (keys.of(id) === keys.all[partition]) return id;
  }
}

/** Stores a timer in this partition. */
async function setTimer(partition: number, atMs: number): Promise<Wake> {
  const id = idIn(partition);
  const wake: Wake = { kind: 'timer', effect: `${id}/a/0/0` as EffectId };
  const due = { set: [{ wake, atMs }], lease: [], leaseMs: 0, clear: [] };
  await store.commit(creation(id, { due }));
  return wake;
}

async function takeAll(): Promise<readonly (readonly Wake[])[]> {
  const pages: (readonly Wake[])[] = [];
  for (;;) {
    const page = await store.overdue({ graceMs: 0, recheckMs: 3_600_000, limit });
    if (page.length === 0) return pages;
    pages.push(page);
  }
}

test.each([
  ['are spread over all partitions', (n: number) => n % partitions],
  ['are all in one partition', () => 3],
  ['are in one partition, and the newer ones in others', (n: number) => (n < 100 ? 5 : n % 16)],
  ['come from two partitions in turn, a page each', (n: number) => (n % 128 < 64 ? 1 : 2)],
])('each look takes the oldest, when these %s', async (_, partitionOf) => {
  const wakes = await Promise.all(
    Array.from({ length: 300 }, async (__, n) => setTimer(partitionOf(n), longAgo + n)),
  );

  const pages = await takeAll();

  expect(pages.map((page) => page.length)).toEqual([64, 64, 64, 64, 44]);
  expect(pages.flat()).toEqual(wakes);
});

test('each look takes what is due at the same time in the order of its names', async () => {
  const wakes = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => setTimer(n % 3, longAgo)),
  );
  const names = wakes.map(({ effect }) => effect).toSorted();

  const pages = await takeAll();

  expect(pages.flat().map(({ effect }) => effect)).toEqual(names);
});
