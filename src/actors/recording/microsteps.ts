import type { AnyActorRef, AnyEventObject } from 'xstate';
import { parentOf } from '../xstate/xstate-internals.ts';

/** A microstep of a machine, or a transition of another actor. */
export interface Microstep {
  readonly actorRef: AnyActorRef;
  readonly event?: AnyEventObject;
  /** The resulting snapshot. */
  readonly snapshot?: { readonly value?: unknown };
}

/** The microsteps of all actors of an instance in one step. */
export interface MicrostepCount {
  microsteps: number;
  /** A step with more microsteps is treated as endless. */
  maxMicrosteps: number;
  /** Whether the step is to be given up, because it takes too long: asked now and then. */
  isLate: (() => boolean) | undefined;
  /** Why the step cannot complete. */
  thrown: { readonly error: unknown } | undefined;
}

/**
 * Throws if a step does not end: transitions without events, raised events or events between actors may form a cycle
 * that would hang the node. Every later microstep of the step throws, too.
 */
export function countMicrostep(count: MicrostepCount, microstep: Microstep): void {
  count.microsteps += 1;
  const isEndless = count.microsteps > count.maxMicrosteps;
  if (!isEndless && (count.isLate === undefined || !isLate(count))) return;
  const { actorRef, event, snapshot } = microstep;
  // A stop always ends.
  if (event?.type === 'xstate.stop') return;
  if (!isEndless) {
    const error = new Error(`it was given up after ${count.microsteps} microsteps`);
    count.thrown ??= { error };
    throw error;
  }
  const state = snapshot?.value === undefined ? '' : ` in state ${JSON.stringify(snapshot.value)}`;
  const actor = parentOf(actorRef) === undefined ? 'it' : `its actor ${actorRef.id}`;
  const error = new Error(
    `it does not settle: after ${count.maxMicrosteps} microsteps ${actor} is${state}, on the event ` +
      `${event?.type}. Break the cycle, or raise maxMicrosteps in the process`,
  );
  count.thrown ??= { error };
  throw error;
}

/** To look at a clock takes longer than most microsteps. */
function isLate({ microsteps, isLate: ask }: MicrostepCount): boolean {
  return microsteps % 16 === 0 && ask?.() === true;
}
