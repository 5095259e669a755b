import { expect, it } from 'vitest';
import { createMemoryKv } from '../../../../src/persistence/memory/memory-kv.ts';
import { createOrderedStore } from '../../../../src/persistence/ordered/ordered-store.ts';
import { keys } from '../../../../src/persistence/ordered/ordered-keys.ts';
import { creation, dueNow, newId, timerOf } from '../../../conformance/fixture.ts';

it.each([
  [
    'row in the index of times',
    (atMs: number, effect: ReturnType<typeof timerOf>['effect']) => keys.due(atMs, effect),
  ],
  [
    'row under its instance',
    (_: number, effect: ReturnType<typeof timerOf>['effect']) => keys.pending(effect),
  ],
])('a due entry without its %s is missing, until it is re-armed', async (_, keyOf) => {
  const kv = createMemoryKv();
  const store = createOrderedStore(kv, { kind: 'memory', now: () => 5_000, oneOwner: true });
  const id = newId();
  const wake = timerOf(id);
  await store.commit(creation(id, { due: { set: [{ wake, atMs: 1_000 }] } }));
  await kv.write((rows) => rows.remove(keyOf(1_000, wake.effect)));
  expect(await store.dueEntries([wake])).toEqual([undefined]);
  expect(await dueNow(store)).toEqual([]);
  const mark = (await store.load(id))?.mark;
  if (mark === undefined) throw new Error('It is not stored');
  await store.rearm(id, mark, [{ wake, atMs: 1_000, mayHaveRun: false }]);
  expect(await store.dueEntries([wake])).toEqual([{ atMs: 1_000 }]);
  expect(await dueNow(store)).toEqual([wake]);
});
