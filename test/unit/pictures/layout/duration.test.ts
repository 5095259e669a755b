import { expect, test } from 'vitest';
import { durationText } from '../../../../src/pictures/layout/duration.ts';

test.each([
  [250, '250 ms'],
  [1000, '1 s'],
  [90_000, '1 min 30 s'],
  [24 * 3_600_000, '24 h'],
  [86_399_000, '23 h 59 min'],
  [30 * 86_400_000, '30 d'],
  [0, '0 ms'],
])('%i ms is written as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
