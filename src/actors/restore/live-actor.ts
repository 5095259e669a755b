import type {
  Owner,
  PendingTimer,
  PendingTask,
  Stranded,
  EnteredStates,
  Cancel,
  Paused,
  TaskEnds,
  FinishedTask,
} from '../record/record.ts';
import type { ScheduledEvent } from '../xstate/xstate-internals.ts';
import type { InstanceStatus } from '../../definition/declarations/process-view.ts';
import type { MadeBy } from '../record/deployment.ts';
import type { Past, Rest } from '../record/past.ts';
import type { Ledger } from '../record/ledger.ts';
import type { EffectId, RecordMark, PublicId, InstanceId } from '../ports/ids.ts';
import type { Countable } from './countable.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { AnyActorRef } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
/** An instance in memory: its XState actor, and the actors behind the record's effects. */
export interface LiveActor {
  readonly process: Process;
  readonly id: InstanceId;
  readonly publicId: PublicId;
  readonly createdAt: number;
  readonly owner: Owner | undefined;
  /** The business key that identifies the instance. */
  readonly key: string | undefined;
  readonly actor: AnyActorRef;
  readonly recorder: Recorder;
  /** The mark of the record that was last loaded or committed; undefined before the first commit. */
  mark: RecordMark | undefined;
  /** The size of that record, serialised; 0 before the first commit. */
  recordBytes: number;
  /** The most bytes that the record may have, if it is above the limit. */
  ceilingBytes: number | undefined;
  /** The version of the last step, committed or not; -1 before the start. */
  version: number;
  updatedAt: number;
  readonly tasks: Map<string, LiveTask>;
  readonly timers: Map<string, LiveTimer>;
  /** The pending effects, cached while steps leave them unchanged. */
  pending: Pending | undefined;
  finished: readonly FinishedTask[];
  ledger: Ledger;
  taskEnds: TaskEnds;
  held: readonly { readonly type: string }[];
  cancel: Cancel | undefined;
  paused: Paused | undefined;
  /** Since when (epoch milliseconds) operators have paused its process, or a task of that; undefined if they have not. */
  pauseOf: (task?: string) => number | undefined;
  /** The tasks that were taken, since the last commit, for ones that wait for their next attempt: nobody may have begun it. */
  takenForWaiting: readonly EffectId[];
  /** The tasks whose next attempt somebody has begun, although by the record they wait for it. */
  begun: ReadonlySet<EffectId>;
  /** Set if the actor was restored for an act that makes the instance live again. */
  revived: Revived | undefined;
  /** The index terms of the instance in the store. */
  terms: readonly string[];
  /** What decides where the store counts it, since the last commit of this actor. */
  counts: Countable | undefined;
  /** When the active states were entered. */
  entered: readonly EnteredStates[];
  /** The machine that made its snapshot. */
  readonly madeBy: MadeBy;
  /** The machine of the stored record, if it is another one. */
  was: MadeBy | undefined;
  /** Why the machine has no place for the instance. The actor is then inert: see `createStrandedActor`. */
  readonly misfit: string | undefined;
  /** The status when it was restored: a machine that does not fit cannot compute it. */
  readonly statusBefore: InstanceStatus;
  /** The stranding that the store knows of. */
  stranded: Stranded | undefined;
  /** What its last step left, as the history keeps it: since which version it is there, and a copy of its own. */
  past: Followed<Past> | undefined;
  /** The same for the rest of its record. */
  rest: Followed<Rest> | undefined;
  /** The span of the request that started it, or of the start itself. */
  traceparent: string | undefined;
  /** The span of the step under way: what the step makes due is armed in it. */
  stepTraceparent: string | undefined;
  /** Whether an operator has deleted the instance: it is forgotten with the commit that says so, or soon after. */
  isDeleted: boolean;
  /** Whether the instance has ended and may be forgotten. */
  mayExpire: boolean;
}

/** What the history keeps of each step since a version, and a copy of what it kept last. */
export interface Followed<T> {
  readonly from: number;
  last: T;
}

/** An instance that had ended, or did not fit the machine, as it was. */
export interface Revived {
  readonly from: unknown;
  readonly status: InstanceStatus;
}

/** The pending effects at one moment: later changes affect the live actor, not this copy. */
export interface Pending {
  readonly tasks: ReadonlyMap<string, PendingTask>;
  readonly timers: ReadonlyMap<string, PendingTimer>;
}

/** A pending task, and the actor that waits for it; undefined if none does. */
export interface LiveTask {
  pending: PendingTask;
  readonly ref: AnyActorRef | undefined;
  /** The actor's input for the task: XState drops the input of an actor that it stops. */
  readonly input: unknown;
}

/** A pending timer, and the event that waits in the actor system. */
export interface LiveTimer {
  pending: PendingTimer;
  scheduled: ScheduledEvent;
}
