import type { Space } from './space.ts';

/** The edges of the shortest way from the start to a state. */
export function pathFromStart({ reachedBy, source }: Space, to: number): readonly number[] {
  const edges: number[] = [];
  for (let edge = reachedBy(to); edge !== -1; edge = reachedBy(source(edge))) edges.push(edge);
  return edges.toReversed();
}
