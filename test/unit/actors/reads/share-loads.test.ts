import { expect, test } from 'vitest';
import type { InstanceId } from '../../../../src/actors/ports/ids.ts';
import type { StoredRecord } from '../../../../src/actors/ports/ports.ts';
import { shareLoads } from '../../../../src/actors/reads/share-loads.ts';
import { someTurns } from '../../../support/some-turns.ts';

const id = 'a' as InstanceId;

/** A store whose loads are answered when the test says so, with what the store held when they began. */
function createSlowStore() {
  let version = 0;
  const open: { readonly version: number; readonly answer: (fault?: Error) => void }[] = [];
  const load = shareLoads({
    load: async () => {
      const held = version;
      return new Promise<StoredRecord>((resolve, reject) => {
        const answer = (fault?: Error): void => {
          if (fault === undefined) resolve({ version: held } as StoredRecord);
          else reject(fault);
        };
        open.push({ version: held, answer });
      });
    },
  });
  return {
    open,
    write: () => void (version += 1),
    load: async () => (await load(id))?.version,
    begun: async (count: number) => {
      await someTurns();
      expect(open).toHaveLength(count);
    },
  };
}

test('simultaneous callers share one load', async () => {
  const store = createSlowStore();
  const asked = Promise.all([store.load(), store.load(), store.load()]);
  await store.begun(1);
  store.open[0]?.answer();
  expect(await asked).toEqual([0, 0, 0]);
  expect(store.open).toHaveLength(1);
});

test('a caller after a write never gets a load that began before it, and shares the next', async () => {
  const store = createSlowStore();
  const before = store.load();
  await store.begun(1);
  store.write();
  const after = Promise.all([store.load(), store.load()]);
  store.open[0]?.answer();
  expect(await before).toBe(0);
  await store.begun(2);
  store.open[1]?.answer();
  expect(await after).toEqual([1, 1]);
});

test('a failed load fails for its callers only, not for later ones', async () => {
  const store = createSlowStore();
  const failing = store.load();
  await store.begun(1);
  const later = store.load();
  store.open[0]?.answer(new Error('away'));
  await expect(failing).rejects.toThrow('away');
  await store.begun(2);
  store.open[1]?.answer();
  expect(await later).toBe(0);
  const afresh = store.load();
  await store.begun(3);
  store.open[2]?.answer();
  expect(await afresh).toBe(0);
});

test('a store that throws synchronously fails only that load', async () => {
  let times = 0;
  const load = shareLoads({
    load: () => {
      times += 1;
      if (times === 1) throw new Error('closed');
      return Promise.resolve(undefined);
    },
  });
  await expect(load(id)).rejects.toThrow('closed');
  expect(await load(id)).toBeUndefined();
});
