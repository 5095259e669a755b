import type { Process } from '../../../definition/define-process.ts';
import type { Caller } from '../../access/caller.ts';
import { groupsSeen } from '../../access/groups-seen.ts';
import type { Store } from '../../ports/ports.ts';
import { isCounting } from '../../wakes/is-counting.ts';
import type { StateCounts } from '../../views/view-types.ts';

/** The number of instances in each state of a process, counting those that the lists of the same observer show. */
export async function countStates(
  store: Pick<Store, 'counts' | 'load'>,
  process: Process,
  caller: Caller | undefined,
): Promise<StateCounts> {
  const countsIn = async (group: string): Promise<ReadonlyMap<string, number>> => {
    const groups = groupsSeen(caller, group);
    return sumOf(await Promise.all(groups.map(async (one) => store.counts(process.name, one))));
  };
  const [active, ended, counting] = await Promise.all([
    countsIn('active'),
    countsIn('ended'),
    isCounting(store, process.name),
  ]);
  const paths = new Set([...statesOf(process), ...[...active.keys(), ...ended.keys()].toSorted()]);
  return {
    states: Array.from(paths, (state) => ({
      state,
      active: active.get(state) ?? 0,
      ended: ended.get(state) ?? 0,
    })),
    ...(counting ? { counting } : {}),
  };
}

/** The states in which an instance can be, in document order. */
function statesOf({ graph }: Process): readonly string[] {
  const states = graph.machines[graph.root]?.states ?? [];
  return states.flatMap(({ path, kind }) => (path === '' || kind === 'history' ? [] : [path]));
}

function sumOf(all: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const counts of all) {
    for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return sums;
}
