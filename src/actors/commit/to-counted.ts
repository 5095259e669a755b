import { statePaths } from '../../definition/graph/state-paths.ts';
import type { Counted } from '../ports/counted.ts';
import { groupsOf } from '../record/groups-of.ts';
import type { Countable } from '../restore/countable.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** Where an instance counts: under each of its states, among those that are active or those that have ended. */
export function toCounted(
  { owner, counts }: Pick<LiveActor, 'owner' | 'counts'>,
  { group, state }: Countable,
): Counted | 'unchanged' {
  if (counts !== undefined && counts.state === state && counts.group === group) return 'unchanged';
  return { groups: groupsOf(owner?.tenant, group), names: statePaths(state) };
}
