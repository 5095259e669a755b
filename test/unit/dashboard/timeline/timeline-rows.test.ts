import { expect, test } from 'vitest';
import type { HistoryStep, TaskView } from '../../../../src/actors/views/view-types.ts';
import { timelineRows } from '../../../../src/dashboard/timeline/timeline-rows.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
const step = (seconds: number, to: string): HistoryStep =>
  ({ sequence: seconds, at: at(seconds), to }) as unknown as HistoryStep;
const task = (name: string, from: number, to?: number): TaskView =>
  ({
    name,
    startedAt: at(from),
    outcome: to === undefined ? 'pending' : 'completed',
    ...(to === undefined ? {} : { finishedAt: at(to) }),
  }) as TaskView;

test('states and tasks have a bar for each time when they were active, in the order in which each was first', () => {
  const steps = [step(0, 'idle'), step(10, 'busy'), step(20, 'idle')];
  const rows = timelineRows(steps, [task('load', 11, 12), task('load', 13)], false);
  const barsOf = rows.map(({ label, bars }) => [
    label,
    ...bars.map(({ from, to }) => [from, to].map((ms) => ms && new Date(ms).getUTCSeconds())),
  ]);
  expect(barsOf).toEqual([
    ['idle', [0, 10], [20, undefined]],
    ['busy', [10, 20]],
    ['load', [11, 12], [13, undefined]],
  ]);
});

test('a row with very many bars is made in a time that grows with their number', () => {
  const tasks = Array.from({ length: 100_000 }, () => task('load', 1));
  // Copying the bars for each one that is added would copy five thousand million.
  expect(timelineRows([step(0, 'busy')], tasks, false)[1]?.bars).toHaveLength(tasks.length);
});
