import { describe, expect, test } from 'vitest';
import { bundle } from './tools/bundle.ts';
import { runSeeds } from './tools/run-seeds.ts';
import { reverts } from './reverts.ts';

/** How many seeds after the one that is known to find a fault are tried, too: a change of the engine may move it. */
const further = 100;

describe('the microscope sees', () => {
  test.each(reverts)('$name, seed $seed by $invariant: $fault', async (revert) => {
    const path = await bundle(revert);
    const { seed } = revert;
    const found = await runSeeds(path, { from: seed, to: seed + 1 + further, stopAtFirst: true });
    // The last of what is found says how many seeds it took.
    expect(found[0], `From seed ${seed} on, no run shows it`).toMatchObject({ kind: 'violation' });
  });
});
