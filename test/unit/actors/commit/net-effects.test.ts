import { expect, test } from 'vitest';
import { netEffects } from '../../../../src/actors/commit/net-effects.ts';
import type { PendingTask, PendingTimer } from '../../../../src/actors/record/record.ts';
import type { Effect } from '../../../../src/actors/step/effect.ts';

function task(id: string, details: Partial<PendingTask> = {}): PendingTask {
  return {
    id,
    name: 'call',
    work: { kind: 'invoked', path: [id] },
    startedAt: 0,
    failures: 0,
    ...details,
  };
}

function timer(id: string, deadline: number): PendingTimer {
  return { id, name: id, source: [], target: [], event: { type: 'DUE' }, delayMs: 1, deadline };
}

function reschedule(
  id: string,
  retryAt: number | undefined,
  dueBefore: number | undefined,
  isItsTurn = false,
): Effect {
  const details = retryAt === undefined ? {} : { retryAt };
  return { kind: 'rescheduleTask', task: task(id, details), dueBefore, isItsTurn };
}

test('a task that one step starts and a later one stops leaves nothing', () => {
  const { tasks, stoppedTasks } = netEffects([
    { kind: 'startTask', task: task('1/0') },
    { kind: 'stopTask', id: '1/0' },
  ]);
  expect([tasks.size, stoppedTasks]).toEqual([0, []]);
});

test('a task that was pending before and is stopped is listed, even if it was rescheduled first', () => {
  const { tasks, stoppedTasks } = netEffects([
    reschedule('0/0', 500, undefined),
    { kind: 'stopTask', id: '0/0' },
  ]);
  expect([tasks.size, stoppedTasks]).toEqual([0, ['0/0']]);
});

test('a task whose due time ends up unchanged is left alone: it may be running', () => {
  const { tasks } = netEffects([
    reschedule('0/0', 500, undefined),
    reschedule('0/0', undefined, 500),
  ]);
  expect([...tasks.keys()]).toEqual([]);
});

test('a new task that is rescheduled is new, with its last due time', () => {
  const { tasks } = netEffects([
    { kind: 'startTask', task: task('1/0') },
    reschedule('1/0', 700, undefined),
  ]);
  expect(tasks.get('1/0')).toMatchObject({ isNew: true, task: { retryAt: 700 } });
});

test('an emitted event whose turn has come is woken, although its due time is unchanged', () => {
  const { tasks } = netEffects([reschedule('0/1', undefined, undefined, true)]);
  expect([...tasks.keys()]).toEqual(['0/1']);
});

test('a timer that is replaced and stopped was pending before; one that was started is not', () => {
  const { timers, stoppedTimers } = netEffects([
    { kind: 'startTimer', timer: timer('0/0', 10), isKnown: true },
    { kind: 'startTimer', timer: timer('1/0', 10), isKnown: false },
    { kind: 'startTimer', timer: timer('1/1', 10), isKnown: false },
    { kind: 'startTimer', timer: timer('1/1', 20), isKnown: true },
    { kind: 'stopTimer', id: '0/0' },
    { kind: 'stopTimer', id: '1/0' },
  ]);
  expect([...timers.values()].map(({ deadline }) => deadline)).toEqual([20]);
  expect(stoppedTimers).toEqual(['0/0']);
});
