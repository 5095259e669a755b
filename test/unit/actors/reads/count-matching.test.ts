import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { countMatching } from '../../../../src/actors/reads/count-matching.ts';
import { defineProcess } from '../../../../src/index.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const door = defineProcess({
  name: 'door',
  search: { state: true },
  machine: setup({}).createMachine({
    initial: 'open',
    states: { open: { on: { SHUT: 'shut' } }, shut: { type: 'final' } },
  }),
});

test('a filter of one term, or of none, is counted by the store, and of several by their places', async () => {
  const store = createVirtualStore();
  await using memory = await createMemoryRuntime(door, { store });
  for (let n = 0; n < 5; n += 1) {
    const id = await memory.start();
    if (n < 2) await memory.runtime.send('door', id, { type: 'SHUT' });
  }
  let lists = 0;
  const observed: typeof store = {
    ...store,
    list: async (query) => {
      lists += 1;
      return store.list(query);
    },
  };
  const count = async (filter: Parameters<typeof countMatching>[2]) =>
    countMatching(observed, door, filter, undefined);
  expect(await count({})).toEqual({ count: 5, more: false });
  expect(await count({ status: 'Pending' })).toEqual({ count: 3, more: false });
  expect(await count({ createdBefore: store.now() + 1 })).toEqual({ count: 5, more: false });
  expect(await count({ createdAfter: store.now() + 1 })).toEqual({ count: 0, more: false });
  expect(lists).toBe(0);
  expect(await count({ status: 'Pending', state: 'open' })).toEqual({ count: 3, more: false });
  expect(lists).toBeGreaterThan(0);
});

test('a count ends at 10,000, and says that there are more', async () => {
  const store = { ...createVirtualStore(), count: async () => 10_001 };
  expect(await countMatching(store, door, { status: 'Pending' }, undefined)).toEqual({
    count: 10_000,
    more: true,
  });
});
