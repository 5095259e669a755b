import { expect, test } from 'vitest';
import type { Change } from './runs/observed-store.ts';
import { timersFireInOrder } from './invariants/timer-order.ts';

test('timers that are due together fire oldest first', () => {
  expect(timersFireInOrder(changeOf(fired('0/0'), fired('0/1')))).toBeUndefined();
  expect(timersFireInOrder(changeOf(fired('0/1'), fired('0/0')))).toBe(
    'the timer of 200 fired before that of 100',
  );
  expect(timersFireInOrder(changeOf(event, fired('0/1'), fired('0/0')))).toBe(
    'timers fired in the order of 200 100',
  );
});

test('one that is noted as stuck may fire after younger ones, but these keep their order', () => {
  expect(
    timersFireInOrder(changeOf(stuck('0/0'), fired('0/1'), fired('0/0'), fired('0/2'))),
  ).toBeUndefined();
  expect(timersFireInOrder(changeOf(stuck('0/0'), fired('0/2'), fired('0/0'), fired('0/1')))).toBe(
    'timers fired in the order of 300 200',
  );
});

const event = { type: 'event', event: { type: 'GO' } };

function fired(id: string): object {
  return { type: 'timer.fired', id, event: 'xstate.after' };
}

function stuck(id: string): object {
  return { type: 'stuck', id, error: { name: 'Error', message: 'no' } };
}

/** A commit at 1,000 to an instance whose timers were due at 100, 200 and 300. */
function changeOf(...events: readonly object[]): Change {
  const timers = ['0/0', '0/1', '0/2'].map((id, n) => ({ id, deadline: (n + 1) * 100 }));
  const entries = events.map((one) => ({ at: 1_000, event: one }));
  return { before: { timers }, entries } as unknown as Change;
}
