import { expect, test } from 'vitest';
import { createInterruption } from '../../../../src/actors/tasks/interruption.ts';

test('a signal that is requested late has already fired, with the first reason', () => {
  const interruption = createInterruption();
  const first = new Error('first');
  interruption.interrupt(first);
  interruption.interrupt(new Error('second'));
  expect(interruption.signal().aborted).toBe(true);
  expect(interruption.signal().reason).toBe(first);
  expect(interruption.reason()).toBe(first);
});

test('a requested signal fires, and each listener is called once', () => {
  const interruption = createInterruption();
  const told: unknown[] = [];
  const signal = interruption.signal();
  interruption.whenInterrupted((reason) => told.push(reason));
  const reason = new Error('over');
  interruption.interrupt(reason);
  interruption.interrupt(reason);
  interruption.whenInterrupted((why) => told.push(why));
  expect(signal.reason).toBe(reason);
  expect(told).toEqual([reason, reason]);
});
