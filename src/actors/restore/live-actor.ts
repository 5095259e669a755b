import type {
  Owner,
  PendingTimer,
  PendingTask,
  Stranded,
  EnteredStates,
  Cancel,
  TaskEnds,
  FinishedTask,
} from '../record/record.ts';
import type { ScheduledEvent } from '../xstate/xstate-internals.ts';
import type { InstanceStatus } from '../../definition/declarations/process-view.ts';
import type { MadeBy } from '../record/deployment.ts';
import type { Ledger } from '../record/ledger.ts';
import type { RecordMark, PublicId, InstanceId } from '../ports/ids.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { AnyActorRef } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
/** An instance in memory: its XState actor, and which of the record's effects belongs to which actor. */
export interface LiveActor {
  readonly process: Process;
  readonly id: InstanceId;
  readonly publicId: PublicId;
  readonly createdAt: number;
  readonly owner: Owner | undefined;
  /** The business key that it can be reached by. */
  readonly key: string | undefined;
  readonly actor: AnyActorRef;
  readonly recorder: Recorder;
  /** The record that it was when it was last loaded or committed; undefined before the first commit. */
  mark: RecordMark | undefined;
  /** The size of that record, serialised; 0 before the first commit. */
  recordBytes: number;
  /** The most that it may have, where it is larger than the limit. */
  ceilingBytes: number | undefined;
  /** The version of the last step, committed or not; -1 before the start. */
  version: number;
  updatedAt: number;
  readonly tasks: Map<string, LiveTask>;
  readonly timers: Map<string, LiveTimer>;
  /** What is pending, where the last step left it as it was. */
  pending: Pending | undefined;
  finished: readonly FinishedTask[];
  ledger: Ledger;
  taskEnds: TaskEnds;
  held: readonly { readonly type: string }[];
  cancel: Cancel | undefined;
  /** Index terms that the store holds for the instance. */
  terms: readonly string[];
  /** When the active states were entered. */
  entered: readonly EnteredStates[];
  /** The machine that made its snapshot. */
  readonly madeBy: MadeBy;
  /** The machine that the store knows it by, where that is another one. */
  was: MadeBy | undefined;
  /** Why the machine has no place for it. Then its actor stands still: see `createStrandedActor`. */
  readonly misfit: string | undefined;
  /** The status when it was restored: a machine that does not fit cannot compute it. */
  readonly statusBefore: InstanceStatus;
  /** The same as the store knows it. */
  stranded: Stranded | undefined;
  /** It has ended, and is forgotten in time. */
  mayExpire: boolean;
}

/** What is pending at one moment: whatever changes later changes in the live actor, not here. */
export interface Pending {
  readonly tasks: ReadonlyMap<string, PendingTask>;
  readonly timers: ReadonlyMap<string, PendingTimer>;
}

/** A pending task, and the actor that waits for it; undefined if none does. */
export interface LiveTask {
  pending: PendingTask;
  readonly ref: AnyActorRef | undefined;
  /** What the actor gave it: XState forgets the input of an actor that it stops. */
  readonly input: unknown;
}

/** A pending timer, and the event that waits in the actor system. */
export interface LiveTimer {
  pending: PendingTimer;
  scheduled: ScheduledEvent;
}
