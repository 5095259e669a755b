import { expect, test } from 'vitest';
import { setup } from 'xstate';
import type { InstanceId } from '../../../src/actors/ports/ids.ts';
import { defineProcess, type AnyTaskPolicy } from '../../../src/definition/define-process.ts';
import { rollback, type RollbackInput } from '../../../src/definition/machine/rollback.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { TaskError } from '../../../src/errors.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { createVirtualStore, type VirtualStore } from '../../support/virtual-store.ts';

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
  const virtual = createVirtualStore();
  const loaded: InstanceId[] = [];
  const store: VirtualStore = {
    ...virtual,
    async loadPage(ids, maxBytes) {
      loaded.push(...ids);
      return virtual.loadPage(ids, maxBytes);
    },
  };
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
    /** For how long the oldest compensation has been owed; undefined if none is. */
    async owedForMs() {
      await clock.advance(5_000);
      const { sum } = readMetrics(await metrics.text());
      const seconds = sum('holdfast_oldest_owed_compensation_timestamp_seconds', {
        process: 'trip',
      });
      return seconds === 0 ? undefined : clock.now() - (seconds ?? Number.NaN) * 1_000;
    },
    /** A trip that is booked. */
    async booked() {
      const id = await node.start();
      await node.until(id, ({ state }) => state === 'booked');
      return id;
    },
    loaded,
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

test('rollbacks that never cease are told from a compensation that makes no progress', async () => {
  await using trips = await openTrips();
  const { runtime, clock } = trips;
  const undo = async (id: string) => runtime.send('trip', id, { type: 'UNDO' });
  expect(await trips.owedForMs()).toBeUndefined();
  // One that begins every minute, and whose car is found.
  for (let minute = 0; minute < 16; minute += 1) {
    const id = await trips.booked();
    await undo(id);
    await clock.advance(1_000);
    const { ledger } = await runtime.get('trip', id);
    const car = ledger.find(({ task: name }) => name === 'drive');
    await runtime.skipRollback('trip', id, car?.id ?? '', 'It was found.');
    await clock.advance(59_000);
    expect(await trips.owed()).toBeGreaterThan(0);
    expect(await trips.owedForMs()).toBeLessThan(120_000);
  }
  const stuck = await trips.booked();
  await undo(stuck);
  await clock.advance(20 * 60_000);
  expect(await trips.owedForMs()).toBe(20 * 60_000 + 5_000);
  // Where nothing has changed, one record is read: that of the oldest.
  trips.loaded.length = 0;
  await undo(await trips.booked());
  expect(await trips.owedForMs()).toBe(20 * 60_000 + 10_000);
  expect(await trips.owedForMs()).toBe(20 * 60_000 + 15_000);
  expect(trips.loaded.length).toBeLessThanOrEqual(4);
});

test('the age of what is owed is that of the next oldest once the oldest makes progress', async () => {
  await using trips = await openTrips();
  const { runtime, clock } = trips;
  const [first, second] = [await trips.booked(), await trips.booked()];
  await runtime.send('trip', first, { type: 'UNDO' });
  await clock.advance(300_000);
  await runtime.send('trip', second, { type: 'UNDO' });
  await clock.advance(300_000);
  expect(await trips.owedForMs()).toBe(605_000);
  // A retry of an operator begins anew; the car of the second one has failed for five minutes.
  await runtime.retryRollback('trip', first);
  expect(await trips.owedForMs()).toBe(310_000);
  for (const id of [first, second]) {
    const { ledger } = await runtime.get('trip', id);
    const car = ledger.find(({ task: name }) => name === 'drive');
    await runtime.skipRollback('trip', id, car?.id ?? '', 'It was found.');
  }
  expect(await trips.owedForMs()).toBeUndefined();
});
