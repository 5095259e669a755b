import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toSvg } from '../../src/pictures/to-svg.ts';
import { root } from '../support/markdown.ts';
import { shippedProcesses } from '../support/shipped-document.ts';

test.each(shippedProcesses)(
  'docs/pictures shows $name as it is: npm run pictures',
  async (process) => {
    const file = readFileSync(`${root}/docs/pictures/${process.name}.svg`, 'utf8');
    expect(file).toBe(`${await toSvg(process.graph)}\n`);
  },
);
