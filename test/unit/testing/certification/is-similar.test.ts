import { expect, test } from 'vitest';
import { isSimilar } from '../../../../src/testing/certification/is-similar.ts';

test.each([
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01.000Z', true],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:03Z', false],
  [1_767_225_600_000, 1_767_225_601_000, true],
  [1_767_225_600_000, '2026-01-01T00:00:00Z', false],
  [17, 18, false],
  [{ a: [1, { at: 1_767_225_600_000 }] }, { a: [1, { at: 1_767_225_600_001 }] }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [null, {}, false],
])('%j and %j: %s', (one, other, expected) => {
  expect(isSimilar(one, other, 2_000)).toBe(expected);
  expect(isSimilar(other, one, 2_000)).toBe(expected);
});
