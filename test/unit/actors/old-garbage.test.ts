import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../support/old-garbage.ts', import.meta.url));

test('an instance that has ended is not in the old generation of the heap', async () => {
  const args = ['--expose-gc', '--import', 'tsx', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const bytes = Number(stdout);
  // Its context takes 32 KB. V8 itself leaves some shapes of objects for each.
  expect(bytes).toBeGreaterThanOrEqual(0);
  expect(bytes).toBeLessThan(25_000);
}, 60_000);
