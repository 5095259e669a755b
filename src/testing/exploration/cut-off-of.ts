import type { CutOff } from '../search/cut-off.ts';
import type { Unexplored } from '../moves/unexplored.ts';

/** What an exploration leaves open; undefined if nothing. */
export function cutOffOf(
  { reasons, movesNotFollowed }: CutOff,
  {
    isCompared,
    unexplored,
  }: { readonly isCompared: boolean; readonly unexplored: readonly Unexplored[] },
): CutOff | undefined {
  const all = [
    ...reasons,
    ...(isCompared ? [{ kind: 'compare' } as const] : []),
    ...(unexplored.length > 0 ? [{ kind: 'unexplored' } as const] : []),
  ];
  return all.length === 0 ? undefined : { reasons: all, movesNotFollowed };
}
