import { expect, test } from 'vitest';
import { printable } from '../../../../src/cli/terminal/printable.ts';

test('control characters anywhere in data are written out, and the rest stays', () => {
  const data = { 'a\u001b[2J': ['b\u009b1m', { c: 'd\r\u202ee\tf\ng' }], n: 1, none: null };
  expect(printable(data)).toEqual({
    'a\\u001b[2J': ['b\\u009b1m', { c: 'd\\u000d\\u202ee\tf\ng' }],
    n: 1,
    none: null,
  });
});
