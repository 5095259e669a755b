import { expect, test } from 'vitest';
import { backoffMs } from '../../../../src/actors/record/backoff.ts';

test('delays double from one second up to a minute', () => {
  const delays = [1, 2, 3, 6, 7, 100].map((failures) => backoffMs({}, failures, 0));
  expect(delays).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});

test('up to half of a delay is random', () => {
  expect(backoffMs({}, 1, 1)).toBe(500);
  expect(backoffMs({}, 1, 0.5)).toBe(750);
});

test('a policy sets the first delay, the factor, the longest delay and the jitter', () => {
  const policy = { initialMs: 10, factor: 3, maxMs: 100, jitter: 0 };
  expect([1, 2, 3, 4].map((failures) => backoffMs(policy, failures, 1))).toEqual([10, 30, 90, 100]);
});
