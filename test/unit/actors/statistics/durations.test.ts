import { expect, it } from 'vitest';
import { bucketOf, quantileMs } from '../../../../src/actors/statistics/durations.ts';

function bucketsOf(durations: readonly number[]): ReadonlyMap<number, number> {
  const buckets = new Map<number, number>();
  for (const ms of durations) buckets.set(bucketOf(ms), (buckets.get(bucketOf(ms)) ?? 0) + 1);
  return buckets;
}

it.each([
  ['microseconds to seconds', (n: number) => n / 7],
  ['minutes', (n: number) => 60_000 + n * 350],
  ['a millisecond to a year', (n: number) => 1.0024 ** n],
  ['all the same', () => 86_400_000],
])('the median and the 95th percentile are within 10 %%: %s', (_, duration) => {
  const durations = Array.from({ length: 10_000 }, (__, n) => Math.round(duration(n)));
  const buckets = bucketsOf(durations);
  for (const [share, index] of [
    [0.5, 4_999],
    [0.95, 9_499],
  ] as const) {
    const exact = durations[index] ?? 0;
    const found = quantileMs(buckets, share) ?? NaN;
    expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(exact * 0.1, 0.5));
  }
});

it('a duration of 0, or below because a clock went back, is 0; without durations there is no quantile', () => {
  expect(quantileMs(bucketsOf([0, 0, 0]), 0.5)).toBe(0);
  expect(quantileMs(bucketsOf([-5]), 0.95)).toBe(0);
  expect(quantileMs(new Map(), 0.5)).toBeUndefined();
});

it('of one long stay among many short ones, the 95th percentile is that of the short ones', () => {
  const buckets = bucketsOf([...Array.from({ length: 99 }, () => 10), 1_000_000]);
  expect(quantileMs(buckets, 0.95)).toBeLessThan(12);
});
