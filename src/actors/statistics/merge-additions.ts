import type { Addition } from '../ports/tallies.ts';

type Added = Addition['add'][number];

/** The same additions, with one for each tally. The text of a later one replaces that of an earlier one. */
export function mergeAdditions(additions: readonly Addition[]): readonly Addition[] {
  const merged = new Map<string, { readonly first: Addition; readonly add: Map<string, Added> }>();
  for (const addition of additions) {
    const { key } = addition;
    const known = merged.get(key) ?? { first: addition, add: new Map<string, Added>() };
    merged.set(key, known);
    for (const one of addition.add) {
      const before = known.add.get(one.name);
      known.add.set(one.name, { ...before, ...one, by: (before?.by ?? 0) + one.by });
    }
  }
  return Array.from(merged.values(), ({ first, add }) => ({ ...first, add: [...add.values()] }));
}
