import type { AnyActorRef, AnyEventObject } from 'xstate';
import { parentOf } from '../xstate/xstate-internals.ts';

/** A microstep of a machine, or a transition of another actor. */
export interface Microstep {
  readonly actorRef: AnyActorRef;
  readonly event?: AnyEventObject;
  /** What it led to. */
  readonly snapshot?: { readonly value?: unknown };
}

/** The microsteps of all actors of an instance in one step. */
export interface MicrostepCount {
  microsteps: number;
  /** Of more, a step is taken for one without an end. */
  maxMicrosteps: number;
  /** Why the step cannot be. */
  thrown: { readonly error: unknown } | undefined;
}

/**
 * Throws where a step comes to no end: transitions without events, raised events or events that actors send each other
 * go round forever, and would hang the node. From then on every microstep of the step throws.
 */
export function countMicrostep(count: MicrostepCount, microstep: Microstep): void {
  count.microsteps += 1;
  if (count.microsteps <= count.maxMicrosteps) return;
  const { actorRef, event, snapshot } = microstep;
  // What is stopped comes to its end.
  if (event?.type === 'xstate.stop') return;
  const state = snapshot?.value === undefined ? '' : ` in state ${JSON.stringify(snapshot.value)}`;
  const actor = parentOf(actorRef) === undefined ? 'it' : `its actor ${actorRef.id}`;
  const error = new Error(
    `it does not settle: after ${count.maxMicrosteps} microsteps ${actor} is${state}, on the event ` +
      `${event?.type}. Break the cycle, or raise maxMicrosteps in the process`,
  );
  count.thrown ??= { error };
  throw error;
}
