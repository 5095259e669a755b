import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, type AnyTaskPolicy } from '../../../src/definition/define-process.ts';
import { rollback, type RollbackInput } from '../../../src/definition/machine/rollback.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { TaskError } from '../../../src/errors.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { createVirtualStore } from '../../support/virtual-store.ts';

const names = ['fly', 'stay', 'drive'] as const;

/** Books three things, and undoes them, or those after the flight; each compensation fails once, and that of the car for good. */
function createTrip() {
  const book = task(async () => undefined);
  const machine = setup({
    types: { events: {} as { type: 'UNDO' } | { type: 'UNDO_REST' } },
    actors: { rollback, fly: book, stay: book, drive: book },
  }).createMachine({
    initial: 'fly',
    states: {
      fly: { invoke: { src: 'fly', onDone: 'stay' } },
      stay: { invoke: { src: 'stay', onDone: 'drive' } },
      drive: { invoke: { src: 'drive', onDone: 'booked' } },
      booked: { on: { UNDO: 'undoing', UNDO_REST: 'undoingRest' } },
      undoing: { invoke: { src: 'rollback', onDone: 'over', onError: 'over' } },
      undoingRest: {
        invoke: {
          src: 'rollback',
          input: { to: 'fly' } satisfies RollbackInput,
          onDone: 'over',
          onError: 'over',
        },
      },
      over: {},
    },
  });
  const policyOf = (name: string): AnyTaskPolicy => ({
    compensation: { backoff: { initialMs: 60_000, jitter: 0 } },
    compensate: async ({ attempt }: { readonly attempt: number }) => {
      if (name === 'drive') throw new TaskError('the car is gone', { retryable: false });
      if (attempt === 1) throw new Error('503');
    },
  });
  const tasks = Object.fromEntries(names.map((name) => [name, policyOf(name)]));
  return defineProcess({ name: 'trip', machine, tasks });
}

async function openTrips() {
  const store = createVirtualStore();
  const { clock } = store;
  const process = createTrip();
  const metrics = createMetrics({ store, processes: [process], elapsedMs: clock.now });
  const node = await createMemoryRuntime(process, { store });
  return {
    ...node,
    async owed() {
      // What was counted before is told for a while.
      await clock.advance(5_000);
      return readMetrics(await metrics.text()).sum('holdfast_compensations_owed', {
        process: 'trip',
      });
    },
  };
}

test('owed compensations are counted, not the instances that owe them', async () => {
  await using trips = await openTrips();
  const { runtime, clock } = trips;
  const [first, second] = [await trips.start(), await trips.start()];
  for (const id of [first, second]) await trips.until(id, ({ state }) => state === 'booked');
  expect(await trips.owed()).toBe(0);
  for (const id of [first, second]) await runtime.send('trip', id, { type: 'UNDO' });
  expect(await trips.owed()).toBe(6);
  // The car has failed for good, and still counts; the hotel is undone by its second attempt.
  await clock.advance(60_000);
  expect(await trips.owed()).toBe(4);
  await clock.advance(60_000);
  expect(await trips.owed()).toBe(2);
  const { ledger } = await runtime.get('trip', first);
  const car = ledger.find(({ task: name }) => name === 'drive');
  await runtime.skipRollback('trip', first, car?.id ?? '', 'It was found.');
  expect(await trips.owed()).toBe(1);
});

test('what a rollback leaves alone is not owed', async () => {
  await using trips = await openTrips();
  const id = await trips.start();
  await trips.until(id, ({ state }) => state === 'booked');
  await trips.runtime.send('trip', id, { type: 'UNDO_REST' });
  expect(await trips.owed()).toBe(2);
  await trips.runtime.cancel('trip', id, { rollback: true });
  expect(await trips.owed()).toBe(3);
});
