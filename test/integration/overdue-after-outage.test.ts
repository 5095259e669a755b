import { expect, test } from 'vitest';
import { setup } from 'xstate';
import type { Wakes } from '../../src/actors/ports/wakes.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import { task } from '../../src/definition/machine/task.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { createMemoryRuntime } from '../support/memory-runtime.ts';
import { createVirtualStore, type VirtualStore } from '../support/virtual-store.ts';

/** More than two rounds of the watch can find before the entries that they pushed back are overdue again. */
const overdueCount = 4_000;
const watchMs = 1_000;

/** Counts how often each instance makes its call. */
function countingReminder() {
  const calls = new Map<string, number>();
  const process = defineProcess({
    name: 'reminder',
    machine: setup({
      actors: {
        remind: task(async ({ instanceId }) => {
          calls.set(instanceId, (calls.get(instanceId) ?? 0) + 1);
        }),
      },
    }).createMachine({
      initial: 'waiting',
      states: {
        waiting: { after: { 1_000: 'reminding' } },
        reminding: { invoke: { src: 'remind', onDone: 'done' } },
        done: { type: 'final' },
      },
    }),
  });
  return { process, calls };
}

const deafWakes: Wakes = { ...createLocalWakes(), arm: () => Promise.resolve() };

/** The store, whose first query for overdue entries is delayed, and which outlives its nodes. */
function slowAtFirst(store: VirtualStore): VirtualStore {
  let isFirst = true;
  return {
    ...store,
    overdue: async (options) => {
      const found = await store.overdue(options);
      if (isFirst) {
        isFirst = false;
        await store.clock.sleep(1_500);
      }
      return found;
    },
    close: () => Promise.resolve(),
  };
}

test('thousands of timers that are overdue after an outage all fire, none twice, while starts are served', async () => {
  const { process, calls } = countingReminder();
  const store = createVirtualStore();
  const { clock } = store;
  {
    // Instances whose timers are in the memory of no node.
    await using gone = await createMemoryRuntime(process, {
      store,
      node: 'gone',
      wakes: deafWakes,
    });
    for (let started = 0; started < overdueCount; started += 1) await gone.start({});
  }
  await clock.skip(60_000);
  const open = async (node: string) =>
    createMemoryRuntime(process, { store: slowAtFirst(store), node, watchMs });
  await using one = await open('one');
  await using two = await open('two');
  const starts: Promise<unknown>[] = [];
  for (let second = 0; second < 8; second += 1) {
    starts.push(one.start({}), two.start({}));
    await clock.advance(1_000);
  }
  await Promise.all(starts);
  await clock.advance(4_000);
  expect(await store.count(process.name, 'status=Completed')).toBe(overdueCount + starts.length);
  expect(calls.size).toBe(overdueCount + starts.length);
  expect(new Set(calls.values())).toEqual(new Set([1]));
}, 180_000);
