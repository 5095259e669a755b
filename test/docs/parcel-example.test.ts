import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeBlocks } from '../support/markdown.ts';
// Its tests run as tests of this file.
import '../../examples/parcel.test.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('docs/testing.md shows the example as it is, but for the name of the package', () => {
  const [example] = codeBlocks(read('docs/testing.md')).filter(({ language }) => language === 'ts');
  expect(example?.code).toBe(
    read('examples/parcel.test.ts')
      .replace('../src/index.ts', 'holdfast')
      .replace('../src/testing/testing.ts', 'holdfast/testing')
      .replace('../src/testing/vitest.ts', 'holdfast/testing/vitest'),
  );
});
