import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { gate } from '../../../support/gate.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

/** Two instances on a node with one place: the task of the first waits for the test, so that of the second has no place. */
async function createQueue() {
  const store = createVirtualStore();
  const open = gate();
  const undone: unknown[] = [];
  let runs = 0;
  const machine = setup({
    actors: {
      rollback,
      pay: task<string>(async () => {
        runs += 1;
        if (runs === 1) await open.open;
        throw new Error('unreachable');
      }),
    },
  }).createMachine({
    initial: 'paying',
    states: {
      paying: { invoke: { src: 'pay', onDone: 'paid', onError: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
      paid: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  const process = defineProcess({
    name: 'payment',
    machine,
    tasks: { pay: { attempts: 1, compensate: async () => void undone.push(runs) } },
  });
  // Wakes reach the other node, as they may.
  const wakes = createLocalWakes(store.clock);
  const options = { store, taskConcurrency: 1 };
  const one = await createMemoryRuntime(process, {
    ...options,
    node: 'one',
    wakes: { ...createLocalWakes(store.clock), arm: async (some) => wakes.arm(some) },
  });
  const startTwo = async () => createMemoryRuntime(process, { ...options, node: 'two', wakes });
  const ids = [await one.start(), await one.start()] as const;
  await store.clock.settle();
  return { one, ids, open, undone, startTwo, runs: () => runs };
}

test('a task that waits too long for a place runs on another node, and nothing of it is in doubt', async () => {
  const { one, ids, open, undone, startTwo, runs } = await createQueue();
  await using first = one;
  await using two = await startTwo();
  const { tasks } = await two.until(ids[1], hasEnded);
  expect([runs(), tasks[0]?.outcome, undone]).toEqual([2, 'failed', []]);
  open.let();
  await first.until(ids[0], hasEnded);
});

test('a node that stops passes on the tasks that wait for a place, and nothing of them is in doubt', async () => {
  const { one, ids, open, undone, startTwo, runs } = await createQueue();
  await using two = await startTwo();
  const stopping = one.runtime.drain();
  await two.until(ids[1], hasEnded);
  expect([runs(), undone]).toEqual([2, []]);
  open.let();
  await two.until(ids[0], hasEnded);
  await stopping;
  await one[Symbol.asyncDispose]();
});

/** A task that waits for the test, on a node with one place, and two instances. */
async function createWork() {
  const open = gate();
  let runs = 0;
  const machine = setup({
    actors: {
      work: task(async () => {
        runs += 1;
        await open.open;
      }),
    },
  }).createMachine({
    initial: 'working',
    states: { working: { invoke: { src: 'work', onDone: 'ended' } }, ended: { type: 'final' } },
  });
  const node = await createMemoryRuntime(defineProcess({ name: 'work', machine }), {
    taskConcurrency: 1,
  });
  const ids = [await node.start(), await node.start()] as const;
  await node.clock.settle();
  return { node, ids, open, runs: () => runs };
}

test('a task that waits for a place is not called once its state is left', async () => {
  const { node: created, ids, open, runs } = await createWork();
  await using node = created;
  await node.runtime.cancel('work', ids[1]);
  open.let();
  await node.until(ids[0], hasEnded);
  await node.clock.settle();
  expect(runs()).toBe(1);
});

test('a task that waits for a place is not called while it is paused', async () => {
  const { node: created, ids, open, runs } = await createWork();
  await using node = created;
  const why = { task: 'work', reason: 'The bank is down.' };
  await node.runtime.pause('work', why);
  open.let();
  await node.until(ids[0], hasEnded);
  await node.clock.advance(10_000);
  expect(runs()).toBe(1);
  await node.runtime.resume('work', why);
  await node.until(ids[1], hasEnded);
  expect(runs()).toBe(2);
});
