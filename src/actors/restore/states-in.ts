import type { AnyMachineSnapshot } from 'xstate';
import type { EnteredStates } from '../record/record.ts';
import type { LiveActor } from './live-actor.ts';

/** The active states of a machine between two steps. An entry stays the same object until the state is left. */
export type StatesIn = EnteredStates['states'];

const none: StatesIn = {};

/** The active states of an instance's machine; none once it has stopped. */
export function statesIn({ actor, cancel, entered }: LiveActor): StatesIn {
  if (cancel !== undefined) return none;
  if ((actor.getSnapshot() as AnyMachineSnapshot).status !== 'active') return none;
  for (const { path, states } of entered) if (path.length === 0) return states;
  return none;
}
