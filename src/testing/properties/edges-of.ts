import type { Space } from './space.ts';

/** The numbers of the edges that leave a state. */
export function edgesOf({ firstEdge }: Pick<Space, 'firstEdge'>, state: number): readonly number[] {
  const first = firstEdge(state);
  return Array.from({ length: firstEdge(state + 1) - first }, (_, n) => first + n);
}
