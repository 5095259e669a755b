import type { Collected } from '../coverage/collection.ts';
import { createCoverage, type CoverageGatherer } from '../coverage/create-coverage.ts';
import { graphKey } from '../coverage/graph-key.ts';
import { coverageKinds } from '../coverage/coverage-kinds.ts';

/** What was collected of each process in all places together, sorted by name and version. */
export function mergeCollected(all: readonly Collected[]): readonly Collected[] {
  const sums = new Map<string, { readonly one: Collected; readonly sum: CoverageGatherer }>();
  for (const one of all) {
    const key = graphKey(one);
    const { sum } = sums.get(key) ?? { sum: createCoverage(one) };
    sums.set(key, { one, sum });
    for (const [kind] of coverageKinds) {
      for (const name of one.coverage[kind].covered) sum.note(kind, name);
    }
  }
  return [...sums.values()]
    .map(({ one, sum }) => ({ ...one, coverage: sum.coverage() }))
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
