import { expect, test } from 'vitest';
import { enqueueActions, raise, setup } from 'xstate';
import { createAccess } from '../../../../src/actors/access/access.ts';
import { createReadables } from '../../../../src/actors/reads/readable.ts';
import { createReadWaiting } from '../../../../src/actors/reads/read-waiting.ts';
import { toId } from '../../../../src/actors/requests/change-instance.ts';
import { defineProcess } from '../../../../src/index.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { silentLog as log } from '../../../support/silent-log.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const count = 1_700;

const alarm = defineProcess({
  name: 'alarm',
  machine: setup({
    types: { events: {} as { type: 'SET' } | { type: 'RING' } },
    actions: {
      set: enqueueActions(({ enqueue }) => {
        for (let n = 0; n < count; n += 1) {
          enqueue(raise({ type: 'RING' }, { delay: 3_600_000 + n, id: `ring ${n}` }));
        }
      }),
    },
  }).createMachine({ initial: 'on', states: { on: { on: { SET: { actions: 'set' } } } } }),
});

test('what an instance waits for is read in parts, each in a turn, and is complete', async () => {
  const store = createVirtualStore();
  await using memory = await createMemoryRuntime(alarm, { store });
  const { runtime } = memory;
  const id = await memory.start();
  await runtime.send('alarm', id, { type: 'SET' });
  const happened: string[] = [];
  const read = createReadWaiting({
    store: {
      dueEntries: async (wakes) => {
        happened.push(`read ${wakes.length}`);
        return store.dueEntries(wakes);
      },
    },
    load: async (instance) => store.load(instance),
    clock: { now: () => store.now() },
    readable: createReadables(createAccess(log), log).readable,
    turns: {
      next: async () => {
        happened.push('turn');
      },
    },
  });
  const { waiting, effects } = await read(alarm, undefined, toId(id));
  expect(happened).toEqual([
    'read 500',
    'turn',
    'read 500',
    'turn',
    'read 500',
    'turn',
    'read 200',
  ]);
  expect(waiting.total).toBe(count + 1);
  expect(effects).toHaveLength(count);
  expect(effects.filter(({ armed }) => !armed)).toEqual([]);
  expect(waiting.waitsFor).toHaveLength(1_000);
  expect(waiting.waitsFor.at(-1)).toMatchObject({ kind: 'event', type: 'SET' });
});
