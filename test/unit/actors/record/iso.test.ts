import { expect, test } from 'vitest';
import { iso } from '../../../../src/actors/record/iso.ts';

const day = Date.UTC(2026, 1, 28, 23, 59, 59);

test('a time is written as Date writes it, whatever was written before', () => {
  const times = [day, day + 7, day + 999, day + 1_000, day + 7, 0, -1, -1_000, -999, 1.5, -1.5, -0];
  const far = [8.64e15, -8.64e15, Date.UTC(9999, 11, 31), Date.UTC(10_000, 0, 1), Date.UTC(-1, 0)];
  for (const ms of [...times, ...far, ...times.toReversed()]) {
    expect(iso(ms)).toBe(new Date(ms).toISOString());
  }
});

test('what is no time is refused, and does not spoil the next one', () => {
  expect(() => iso(Number.NaN)).toThrow(RangeError);
  expect(() => iso(8.65e15)).toThrow(RangeError);
  expect(() => iso(8.64e15 + 1)).toThrow(RangeError);
  expect(iso(day)).toBe('2026-02-28T23:59:59.000Z');
});
