import { expect, test } from 'vitest';
import { toCheck } from '../../../src/workers/to-check.ts';

test('the readiness of workers names how many listen, unless all do', () => {
  expect(toCheck(undefined)).toBe('starting');
  expect(toCheck({ listening: 1, of: 3 })).toBe('1 of 3 listen');
  expect(toCheck({ listening: 3, of: 3 })).toBe('ok');
});
