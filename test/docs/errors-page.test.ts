import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes } from '../../src/errors.ts';

test('docs/errors.md lists every error code with its status', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(
    ([, code, status]) => `${code} ${status}`,
  );
  const expected = Object.entries(errorCodes).map(([code, { status }]) => `${code} ${status}`);
  expect(new Set(rows)).toEqual(new Set(expected));
  expect(rows).toHaveLength(expected.length);
});
