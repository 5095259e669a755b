import { expect, test } from 'vitest';
import { parseDuration } from '../../../../src/parse-duration.ts';
import { toIsoDuration } from '../../../../src/testing/clock/to-iso-duration.ts';

test.each([
  [0, 0],
  [1_500, 1_500],
  ['500ms', 500],
  ['1.1s', 1_100],
  ['25h', 90_000_000],
  ['1h 30m', 5_400_000],
  ['2w1d', 1_296_000_000],
  ['P3D', 259_200_000],
  ['P1W', 604_800_000],
  ['PT90S', 90_000],
  ['PT0.25S', 250],
  ['P1DT2H3M4S', 93_784_000],
])('%j is %d ms', (text, ms) => {
  expect(parseDuration('It', text)).toBe(ms);
});

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  'P1Y',
  '1',
  'h',
  '1 h',
  '-5s',
  '0.5ms',
  '9e3s',
  -1,
  0.5,
  2 ** 53,
])('%j is no duration', (text) => {
  expect(() => parseDuration('The delay', text)).toThrow('The delay is not a duration: ');
});

test.each([
  [0, 'PT0S'],
  [250, 'PT0.25S'],
  [90_000, 'PT1M30S'],
  [90_000_000, 'P1DT1H'],
  [3 * 86_400_000, 'P3D'],
])('%d ms are %s', (ms, text) => {
  expect(toIsoDuration(ms)).toBe(text);
  expect(parseDuration('It', text)).toBe(ms);
});
