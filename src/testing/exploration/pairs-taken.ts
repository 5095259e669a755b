import type { Searched } from '../search/search.ts';
import { pairName } from './pair-name.ts';

/** The pairs of transitions of the machine that the process runs that were taken one directly after the other. */
export function pairsTaken({ space, taken, takenAtStart }: Searched): ReadonlySet<string> {
  const pairs = new Set<string>();
  const latest = latestTransitions({ space, taken, takenAtStart });
  const note = (first: Iterable<string>, second: readonly string[]): void => {
    for (const one of first) for (const next of second) pairs.add(pairName(one, next));
  };
  for (const { microsteps } of [takenAtStart, ...taken.all]) {
    for (const [n, together] of microsteps.entries()) note(microsteps[n - 1] ?? [], together);
  }
  for (let edge = 0; edge < space.edgeCount(); edge += 1) {
    const [first = []] = taken.at(space.takenBy(edge)).microsteps;
    note(latest[space.source(edge)] ?? [], first);
  }
  return pairs;
}

/** For each state, the transitions that may have been the last ones on the way there. */
function latestTransitions({
  space,
  taken,
  takenAtStart,
}: Pick<Searched, 'space' | 'taken' | 'takenAtStart'>): readonly ReadonlySet<string>[] {
  const latest = Array.from({ length: space.size }, () => new Set<string>());
  /** The edges that take no transition: they pass on what was the last one. */
  const silent: number[] = [];
  for (const id of takenAtStart.microsteps.at(-1) ?? []) latest[0]?.add(id);
  for (let edge = 0; edge < space.edgeCount(); edge += 1) {
    const last = taken.at(space.takenBy(edge)).microsteps.at(-1);
    if (last === undefined) silent.push(edge);
    for (const id of last ?? []) latest[space.target(edge)]?.add(id);
  }
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const edge of silent) {
      const to = latest[space.target(edge)];
      const before = to?.size;
      for (const last of latest[space.source(edge)] ?? []) to?.add(last);
      hasChanged ||= to?.size !== before;
    }
  }
  return latest;
}
