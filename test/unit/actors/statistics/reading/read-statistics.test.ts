import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { createPublicId } from '../../../../../src/actors/ports/ids.ts';
import type { Gathered } from '../../../../../src/actors/statistics/gathered.ts';
import { readStatistics } from '../../../../../src/actors/statistics/reading/read-statistics.ts';
import { toAdditions } from '../../../../../src/actors/statistics/to-additions.ts';
import { defineProcess, type Process } from '../../../../../src/definition/define-process.ts';
import { createVirtualStore } from '../../../../support/virtual-store.ts';

const hourMs = 3_600_000;
const bill: Process = defineProcess({ name: 'bill', machine: createMachine({}) });
const ids = ['first', 'second'].map(() => createPublicId('bil'));

/** A store with what a node gathered at some times, each with an error of the group `declined`. */
async function storeWith(times: readonly number[]) {
  const store = createVirtualStore();
  for (const [number, minuteAt] of times.entries()) {
    const [id = createPublicId('bil')] = ids.slice(number);
    const group = { of: 'pay', isUndo: false, state: 'paying', name: 'Error', message: 'No.' };
    const gathered: Gathered = {
      process: 'bill',
      tenant: undefined,
      minuteAt,
      series: { steps: 3, started: 1, Completed: 0, Failed: 1, Cancelled: 0 },
      states: new Map(),
      transitions: new Map(),
      tasks: new Map(),
      undos: new Map(),
      errors: new Map([['declined', { group: { ...group, at: minuteAt, id }, count: 1 }]]),
    };
    await store.addToTallies({ run: 'run', number, additions: toAdditions(gathered) });
  }
  return store;
}

test('a month is read from few tallies with few sums, for a page of all processes', async () => {
  const now = Date.parse('2026-03-01T12:30:00.000Z');
  const store = await storeWith(
    Array.from({ length: 29 * 24 }, (_, n) => now - (29 * 24 - 1 - n) * hourMs),
  );
  const read = { tallies: 0, sums: 0 };
  const { total, points, errors } = await readStatistics(
    {
      async tallies(keys) {
        const found = await store.tallies(keys);
        read.tallies += keys.length;
        read.sums += found.reduce((sum, { size }) => sum + size, 0);
        return found;
      },
    },
    bill,
    { period: 'month', isBrief: true, caller: undefined, now },
  );
  expect(total).toEqual({ started: 696, completed: 0, failed: 696, cancelled: 0, steps: 2_088 });
  expect(points.filter(({ started }) => started === 6)).toHaveLength(115);
  expect(errors).toMatchObject([{ of: 'pay', lastAt: new Date(now).toISOString() }]);
  // Of each group that the caller sees: five of the course, five of errors.
  expect(read.tallies).toBeLessThanOrEqual(2 * (5 + 5));
  // Three names for each quarter of a day, and the error in each week.
  expect(read.sums).toBeLessThanOrEqual(3 * 4 * 32 + 5);
});

test('a group of errors shows the newest of several spans, whichever is stored first', async () => {
  const now = Date.parse('2026-03-01T12:30:00.000Z');
  const newer = now - hourMs;
  const older = now - 21 * hourMs;
  const store = await storeWith([newer, older]);
  const { errors } = await readStatistics(store, bill, { period: 'day', caller: undefined, now });
  expect(errors).toMatchObject([
    { count: 2, lastAt: new Date(newer).toISOString(), lastId: ids[0] },
  ]);
});
