import type { AnyMachineSnapshot } from 'xstate';
import type { InstanceStatus } from '../../definition/declarations/process-view.ts';
import type { EnteredStates } from '../record/record.ts';
import { enteredAt } from './entered.ts';
import type { LiveActor } from './live-actor.ts';
import { statusOf } from './snapshot.ts';

/** How an instance stands between two steps. */
export interface Standing {
  readonly status: InstanceStatus;
  /** The active states of its machine; none once it has stopped. An entry stays the same object until the state is left. */
  readonly states: EnteredStates['states'];
}

const none: Standing['states'] = {};

export function standingOf(live: LiveActor): Standing {
  const { status } = live.actor.getSnapshot() as AnyMachineSnapshot;
  const isRunning = live.cancel === undefined && status === 'active';
  const states = isRunning ? (enteredAt(live.entered, []) ?? none) : none;
  return { status: statusOf(live), states };
}
