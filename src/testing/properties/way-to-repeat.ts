import { edgesOf } from './edges-of.ts';
import type { Space } from './space.ts';

/**
 * The edges of a shortest way from the start on which something happens twice, without being undone in between; undefined if there is
 * none. Each state is looked at twice: with what happened standing, and without.
 */
export function wayToRepeat(
  space: Space,
  {
    happens,
    isUndone,
  }: {
    readonly happens: (edge: number) => boolean;
    readonly isUndone: (edge: number) => boolean;
  },
): readonly number[] | undefined {
  const reachedBy = new Map<number, Reached>();
  const queue: Seen[] = [{ state: 0, stands: false }];
  for (const seen of queue) {
    for (const edge of edgesOf(space, seen.state)) {
      if (seen.stands && happens(edge)) return [...wayTo(reachedBy, seen), edge];
      const next = {
        state: space.target(edge),
        stands: happens(edge) || (seen.stands && !isUndone(edge)),
      };
      if (keyOf(next) === startKey || reachedBy.has(keyOf(next))) continue;
      reachedBy.set(keyOf(next), { edge, from: seen });
      queue.push(next);
    }
  }
  return undefined;
}

/** A state, and whether what happened on the way to it still stands. */
interface Seen {
  readonly state: number;
  readonly stands: boolean;
}

interface Reached {
  readonly edge: number;
  readonly from: Seen;
}

const keyOf = ({ state, stands }: Seen): number => state * 2 + Number(stands);
const startKey = 0;

function wayTo(reachedBy: ReadonlyMap<number, Reached>, to: Seen): readonly number[] {
  const edges: number[] = [];
  let reached = reachedBy.get(keyOf(to));
  while (reached !== undefined) {
    edges.push(reached.edge);
    reached = reachedBy.get(keyOf(reached.from));
  }
  return edges.toReversed();
}
