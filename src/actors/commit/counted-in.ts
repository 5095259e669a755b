import { statePaths } from '../../definition/graph/state-paths.ts';
import type { Counted } from '../ports/counted.ts';
import { groupsOf } from '../record/groups-of.ts';
import type { Owner } from '../record/record.ts';
import type { Countable } from '../restore/countable.ts';

/** Where an instance counts: under each of its states, among those that are active or those that have ended. */
export function countedIn({ group, state }: Countable, owner: Owner | undefined): Counted {
  return { groups: groupsOf(owner?.tenant, group), names: statePaths(state) };
}
