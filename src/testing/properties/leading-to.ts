import { edgesOf } from './edges-of.ts';
import type { Space } from './space.ts';

/** Tells from which states one of `goals` can be reached through states in which `isPart` holds. */
export function leadingTo(
  space: Space,
  goals: ReadonlySet<number>,
  isPart: (state: number) => boolean,
): (state: number) => boolean {
  const before = new Map<number, number[]>();
  for (let state = 0; state < space.size; state += 1) {
    if (!isPart(state)) continue;
    for (const edge of edgesOf(space, state)) {
      const next = space.target(edge);
      const known = before.get(next);
      if (known === undefined) before.set(next, [state]);
      else known.push(state);
    }
  }
  const found = new Set(goals);
  for (const state of found) for (const one of before.get(state) ?? []) found.add(one);
  return (state) => found.has(state);
}
