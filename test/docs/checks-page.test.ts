import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findingCodes } from '../../src/definition/findings/finding-codes.ts';

test('docs/checks.md lists every code of a finding with its severity', () => {
  const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (\w+) +\|/gm)].map(
    ([, code, severity]) => `${code} ${severity}`,
  );
  const expected = Object.entries(findingCodes).map(
    ([code, { severity }]) => `${code} ${severity}`,
  );
  expect(new Set(rows)).toEqual(new Set(expected));
  expect(rows).toHaveLength(expected.length);
});
