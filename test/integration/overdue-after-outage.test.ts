import { afterEach, beforeEach, expect, test } from 'vitest';
import { setup } from 'xstate';
import type { Store, Wakes } from '../../src/actors/ports/ports.ts';
import { createRuntime } from '../../src/actors/runtime.ts';
import type { Runtime } from '../../src/actors/requests/runtime-types.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import { task } from '../../src/definition/machine/task.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import { silentLog } from '../support/silent-log.ts';
import { startSimulatedTime, type SimulatedTime } from '../unit/support/simulated-time.ts';

/** More than two watches found, at their pace, before what they had pushed back was overdue again. */
const overdueCount = 4_000;
const watchMs = 1_000;

let time: SimulatedTime;
beforeEach(() => {
  time = startSimulatedTime(1_700_000_000_000);
});
afterEach(() => time.end());

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

type Reminder = ReturnType<typeof countingReminder>['process'];

async function open(process: Reminder, store: Store, node: string, wakes = createLocalWakes()) {
  const runtime = createRuntime({
    processes: [process],
    store,
    wakes,
    log: silentLog,
    node,
    watchMs,
  });
  await runtime.open();
  return runtime;
}

/** Instances whose timers no node has in its memory. */
async function startAndForget(process: Reminder, store: Store, count: number): Promise<void> {
  const runtime = await open(process, store, 'gone', deafWakes);
  for (let started = 0; started < count; started += 1) await runtime.start(process.name, {});
  await close([runtime]);
}

async function close(runtimes: readonly Runtime[]): Promise<void> {
  const closed = Promise.all(runtimes.map((runtime) => runtime.close()));
  await time.advance(1_000);
  await closed;
}

/** The store, whose first look at what is overdue is held up. */
function slowAtFirst(store: Store): Store {
  let isFirst = true;
  return {
    ...store,
    overdue: async (options) => {
      const found = await store.overdue(options);
      if (isFirst) {
        isFirst = false;
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      }
      return found;
    },
    close: () => Promise.resolve(),
  };
}

test('timers that are overdue by the thousand after an outage all fire, none twice, while starts are served', async () => {
  const { process, calls } = countingReminder();
  const store = createMemoryStore();
  await startAndForget(process, store, overdueCount);
  await time.skip(60_000);
  const nodes = [
    await open(process, slowAtFirst(store), 'one'),
    await open(process, slowAtFirst(store), 'two'),
  ];
  const starts: Promise<unknown>[] = [];
  for (let second = 0; second < 8; second += 1) {
    for (const node of nodes) starts.push(node.start(process.name, {}));
    await time.advance(1_000);
  }
  await Promise.all(starts);
  await time.advance(4_000);
  expect(await store.count(process.name, 'status=Completed')).toBe(overdueCount + starts.length);
  expect(calls.size).toBe(overdueCount + starts.length);
  expect(new Set(calls.values())).toEqual(new Set([1]));
  await close(nodes);
}, 180_000);
