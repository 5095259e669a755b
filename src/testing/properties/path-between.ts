import { edgesOf } from './edges-of.ts';
import type { Space } from './space.ts';

/**
 * The edges of the shortest way from a state to one in which `isGoal` holds, through states in which `isPart` holds, by edges for which
 * `isEdge` does; undefined if there is none. The way has an edge even if the first state is a goal, where `atLeastOne` says so.
 */
export function pathBetween(
  space: Space,
  from: number,
  {
    isGoal,
    isPart,
    isEdge = () => true,
    atLeastOne = false,
  }: {
    readonly isGoal: (state: number) => boolean;
    readonly isPart: (state: number) => boolean;
    readonly isEdge?: (edge: number) => boolean;
    readonly atLeastOne?: boolean;
  },
): readonly number[] | undefined {
  if (!atLeastOne && isGoal(from)) return [];
  const reachedBy = new Map<number, number>();
  const queue = [from];
  for (const state of queue) {
    for (const edge of edgesOf(space, state)) {
      const next = space.target(edge);
      if (reachedBy.has(next) || !isPart(next) || !isEdge(edge)) continue;
      reachedBy.set(next, edge);
      if (isGoal(next)) return wayBack(space, reachedBy, from, next);
      queue.push(next);
    }
  }
  return undefined;
}

function wayBack(
  { source }: Space,
  reachedBy: ReadonlyMap<number, number>,
  from: number,
  to: number,
): readonly number[] {
  const edges: number[] = [];
  let state = to;
  do {
    const edge = reachedBy.get(state);
    if (edge === undefined) break;
    edges.push(edge);
    state = source(edge);
  } while (state !== from);
  return edges.toReversed();
}
