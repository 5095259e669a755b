import type { Searched } from '../search/search.ts';

/** The first edge that takes a transition, one of those nearest to the start; -1 for the start itself; undefined if there is none. */
export function edgeThrough(
  { space, taken, startTransitions }: Searched,
  transition: string,
): number | undefined {
  if (startTransitions.includes(transition)) return -1;
  // Edges are in the order of their states, and those in the order of their distance.
  for (let edge = 0; edge < space.edgeCount(); edge += 1) {
    if (taken.at(space.takenBy(edge)).includes(transition)) return edge;
  }
  return undefined;
}
