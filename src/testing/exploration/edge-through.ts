import type { Searched } from '../search/search.ts';
import type { Taken } from '../search/taken.ts';

/** The first edge that takes a transition, one of those nearest to the start; -1 for the start itself; undefined if there is none. */
export function edgeThrough(
  { space, taken, takenAtStart }: Searched,
  transition: string,
): number | undefined {
  const takes = ({ microsteps, within }: Taken): boolean =>
    microsteps.flat().includes(transition) || within.transitions.includes(transition);
  if (takes(takenAtStart)) return -1;
  // Edges are in the order of their states, and those in the order of their distance.
  for (let edge = 0; edge < space.edgeCount(); edge += 1) {
    if (takes(taken.at(space.takenBy(edge)))) return edge;
  }
  return undefined;
}
