import { expect, test } from 'vitest';
import { shrink } from '../../../../src/testing/certification/shrink.ts';

test('leaves the elements that are needed together, and at least one', async () => {
  const needs =
    (...wanted: readonly number[]) =>
    async (left: readonly number[]) =>
      wanted.every((one) => left.includes(one));
  expect(await shrink([1, 2, 3, 4], needs(2, 4))).toEqual([2, 4]);
  expect(await shrink([1, 2, 3], needs())).toEqual([3]);
});
