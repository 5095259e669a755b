import { expect, test } from 'vitest';
import { toComparison } from '../../../bench/report/compare.ts';

test('figures are medians of the rounds, with their quartiles', () => {
  const rounds = [50, 10, 30, 20, 100].map((perSecond) => ({ perSecond }));

  const { contenders } = toComparison('burst', 'always', [{ name: 'holdfast', rounds }]);

  const perSecond = { lower: 20, median: 30, upper: 50 };
  expect(contenders).toEqual([{ name: 'holdfast', figures: { perSecond } }]);
});

test('ratios compare the rounds one by one, so that what slows down both of a round cancels out', () => {
  const { ratios } = toComparison('burst', 'always', [
    { name: 'holdfast', rounds: [{ perSecond: 200 }, { perSecond: 20 }, { perSecond: 330 }] },
    { name: 'bullmq', rounds: [{ perSecond: 100 }, { perSecond: 10 }, { perSecond: 110 }] },
  ]);

  expect(ratios).toEqual([
    { to: 'bullmq', figures: { perSecond: { lower: 2, median: 2, upper: 2.5 } } },
  ]);
});

test('a contender without a round has no figures that could be mistaken for measured ones', () => {
  const { ratios } = toComparison('burst', 'always', [
    { name: 'holdfast', rounds: [{ perSecond: 200 }] },
    { name: 'bullmq', rounds: [] },
  ]);

  expect(ratios[0]?.figures['perSecond']?.median).toBeNaN();
});
