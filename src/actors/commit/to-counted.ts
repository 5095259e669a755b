import type { InstanceStatus } from '../../definition/define-process.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import type { Counted } from '../ports/counted.ts';
import { groupsOf } from '../record/groups-of.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { stateOf } from '../restore/snapshot.ts';

/** Where an instance counts: under each of its states, among those that are active or those that have ended. */
export function toCounted({ actor, owner }: LiveActor, status: InstanceStatus): Counted {
  const group = status === 'Pending' ? 'active' : 'ended';
  return { groups: groupsOf(owner?.tenant, group), names: statePaths(stateOf(actor)) };
}
