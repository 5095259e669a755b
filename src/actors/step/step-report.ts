import type { AnyActorRef } from 'xstate';
import type { InstanceStatus } from '../../definition/declarations/process-view.ts';
import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { statesIn, type StatesIn } from '../restore/states-in.ts';
import { statusOf } from '../restore/snapshot.ts';
import type { PlainError } from '../record/plain-error.ts';
import { parentOf } from '../xstate/xstate-internals.ts';

/** What a step did, as far as its history entry does not say so: for statistics. */
export interface StepReport {
  readonly begun: BegunReport;
  /** The active states after the step. */
  readonly states: StatesIn;
  /** What actors below the machine have thrown. */
  readonly caught: readonly Failure[];
}

/** The part that must be known before the cause is applied. */
export interface BegunReport {
  readonly status: InstanceStatus;
  /** The active states before the step. */
  readonly states: StatesIn;
  /** The attempt at a task, or at its compensation, that ended with the step. */
  readonly attempt: Attempt | undefined;
  /** The error that the step reports. */
  readonly failure: Failure | undefined;
  /** When the timer that fired was due, in epoch milliseconds. */
  readonly timerDueAt: number | undefined;
}

export interface Attempt {
  readonly task: string;
  /** Whether it was the compensation. */
  readonly isUndo: boolean;
  readonly failed: boolean;
}

export interface Failure {
  /**
   * The task that failed, or whose outcome or input was not accepted; for a timer, its event; for an actor that threw, its
   * name.
   */
  readonly of: string;
  readonly isUndo: boolean;
  readonly error: PlainError;
  /** The state that invokes the actor. Absent: those that were active before the step. */
  readonly state?: string | undefined;
}

export function beginReport(live: LiveActor, cause: Cause): BegunReport {
  const { attempt, failure } = endedBy(live, cause);
  const timerDueAt =
    cause.kind === 'fired' ? live.timers.get(cause.id)?.pending.deadline : undefined;
  return { status: statusOf(live), states: statesIn(live), attempt, failure, timerDueAt };
}

/** What actors below the machine have thrown since the last step. */
export function takeCaught({ process, recorder }: LiveActor): readonly Failure[] {
  const { caught } = recorder;
  if (caught.length === 0) return none;
  recorder.caught = [];
  const { machines, root } = process.graph;
  return caught.map(({ actor, error }) => {
    const child = childOfRoot(actor);
    const state = machines[root]?.states.find(({ invokes }) =>
      invokes.some(({ id, src }) => id === child.id && src === child.src),
    );
    // One that was spawned is invoked by no state.
    return { of: nameOfActor(actor), isUndo: false, error, state: state?.path };
  });
}

const none: readonly Failure[] = [];

function nameOfActor({ src, id }: AnyActorRef): string {
  return typeof src === 'string' ? src : id;
}

/** The actor itself, or the one that it is below, that is a child of the root. */
function childOfRoot(reference: AnyActorRef): AnyActorRef {
  const parent = parentOf(reference);
  return parent === undefined || parentOf(parent) === undefined ? reference : childOfRoot(parent);
}

const nothing: Pick<BegunReport, 'attempt' | 'failure'> = {
  attempt: undefined,
  failure: undefined,
};

function endedBy(live: LiveActor, cause: Cause): typeof nothing {
  switch (cause.kind) {
    case 'retry':
    case 'ended': {
      const error = errorOf(cause);
      const { name: task, isUndo } = nameOf(live, cause.id);
      const attempt = { task, isUndo, failed: error !== undefined };
      return {
        attempt,
        failure: error === undefined ? undefined : { of: task, isUndo, error },
      };
    }
    case 'parked':
    case 'stuck': {
      const { name: of, isUndo } = nameOf(live, cause.kind === 'stuck' ? cause.of.id : cause.id);
      return { attempt: undefined, failure: { of, isUndo, error: cause.error } };
    }
    case 'start':
    case 'event':
    case 'sent':
    case 'emitted':
    case 'fired':
    case 'handedOver':
    case 'progress':
    case 'cancel':
    case 'undoAgain':
    case 'undoSkip':
    case 'act':
    case 'deployed':
      return nothing;
  }
}

function errorOf(cause: Extract<Cause, { kind: 'retry' | 'ended' }>): PlainError | undefined {
  if (cause.kind === 'retry') return cause.error;
  return cause.outcome.kind === 'failed' ? cause.outcome.error : undefined;
}

function nameOf(live: LiveActor, id: string): { readonly name: string; readonly isUndo: boolean } {
  const task = live.tasks.get(id)?.pending;
  const name = task?.name ?? live.timers.get(id)?.pending.event.type ?? '';
  return { name, isUndo: task?.work.kind === 'undo' };
}
