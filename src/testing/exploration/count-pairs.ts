import type { Searched } from '../search/search.ts';

/** How many pairs of transitions were taken one directly after the other. */
export function countPairs({ space, taken, startTransitions }: Searched): number {
  const pairs = new Set<string>();
  const latest = new Map<number, Set<string>>();
  const noteLast = (state: number, list: readonly string[]): void => {
    const last = list.at(-1);
    if (last === undefined) return;
    const known = latest.get(state) ?? new Set();
    latest.set(state, known.add(last));
  };
  const noteWithin = (list: readonly string[]): void => {
    for (const [n, id] of list.entries()) if (n > 0) pairs.add(`${list[n - 1]} ${id}`);
  };
  noteWithin(startTransitions);
  noteLast(0, startTransitions);
  for (const list of taken.all) noteWithin(list);
  for (let edge = 0; edge < space.edgeCount(); edge += 1) {
    noteLast(space.target(edge), taken.at(space.takenBy(edge)));
  }
  for (let edge = 0; edge < space.edgeCount(); edge += 1) {
    const [first] = taken.at(space.takenBy(edge));
    if (first === undefined) continue;
    for (const last of latest.get(space.source(edge)) ?? []) pairs.add(`${last} ${first}`);
  }
  return pairs.size;
}
