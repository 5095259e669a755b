import type { AnyActorRef, AnyEventObject } from 'xstate';
import type { InstanceStatus, Process } from '../machines/define-process.ts';
import { actorAt } from './actor-path.ts';
import { deploymentOf, madeByOf, type MadeBy } from './deployment.ts';
import type { InstanceId, PublicId, RecordMark } from './ids.ts';
import { referenceKey } from './json.ts';
import type { Ledger } from './ledger.ts';
import { mayExpire } from './may-expire.ts';
import type {
  ActorPath,
  Cancel,
  EnteredStates,
  FinishedTask,
  InstanceRecord,
  Owner,
  PendingTask,
  PendingTimer,
  Stranded,
  Work,
} from './record.ts';
import { recorderOf, type Recorder } from './recorder.ts';
import { decode, reviveReference, type EncodedReference } from './references.ts';
import { durableMachine, observe, restoreActor, type Restored } from './restore-actor.ts';
import type { TaskEnds } from './task-ends.ts';
import { createStrandedActor } from './stranded-actor.ts';
import { createRoot, type ScheduledEvent } from './xstate-internals.ts';

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

/** A new instance, not started yet: `step` with the cause `start` starts it. */
export function createLiveActor(
  process: Process,
  start: {
    readonly id: InstanceId;
    readonly publicId: PublicId;
    readonly input: unknown;
    readonly now: number;
    readonly owner?: Owner | undefined;
    readonly key?: string | undefined;
    /** Whether an inspector wants the inspection events. */
    readonly inspected?: boolean | undefined;
  },
): LiveActor {
  const { id, input, inspected = false } = start;
  const actor = createRoot(durableMachine(process), { instance: id, inspected }, { input });
  const recorder = recorderOf(actor);
  observe(actor);
  return {
    process,
    id: start.id,
    publicId: start.publicId,
    createdAt: start.now,
    owner: start.owner,
    key: start.key,
    actor,
    recorder,
    mark: undefined,
    recordBytes: 0,
    ceilingBytes: undefined,
    version: -1,
    updatedAt: start.now,
    tasks: new Map(),
    timers: new Map(),
    finished: [],
    ledger: [],
    taskEnds: {},
    held: [],
    cancel: undefined,
    terms: [],
    mayExpire: false,
    entered: [],
    madeBy: madeByOf(process),
    was: undefined,
    misfit: undefined,
    statusBefore: 'Pending',
    stranded: undefined,
  };
}

/**
 * The instance that a record describes; `mark` tells which record it is. Where the machine has no place for it, or is said
 * to have none, it has a `misfit`.
 */
export function restoreLiveActor(
  process: Process,
  stored: InstanceRecord,
  {
    mark,
    inspected = false,
    misfit,
  }: {
    readonly mark?: RecordMark;
    readonly inspected?: boolean;
    readonly misfit?: string | undefined;
  } = {},
): LiveActor {
  const restored: Restored =
    misfit === undefined ? restoreActor(process, stored, inspected) : { misfit };
  const { record = stored, actor = createStrandedActor(stored) } = restored;
  const recorder = recorderOf(actor);
  recorder.nextActor = Math.max(recorder.nextActor, record.nextActor);
  const { processVersion, machineHash, stranded } = record;
  const isOwn = deploymentOf(record) === deploymentOf(madeByOf(process));
  const isMisfit = restored.misfit !== undefined;
  const recovers = stranded !== undefined && !isMisfit;
  const live: LiveActor = {
    process,
    id: record.id,
    publicId: record.publicId,
    createdAt: record.createdAt,
    owner: record.owner,
    key: record.key,
    actor,
    recorder,
    mark,
    recordBytes: 0,
    ceilingBytes: record.ceilingBytes,
    version: record.version,
    updatedAt: record.updatedAt,
    tasks: new Map(),
    timers: new Map(),
    finished: record.finished,
    ledger: record.ledger,
    taskEnds: record.taskEnds,
    held: record.held,
    cancel: record.cancel,
    terms: record.terms,
    entered: record.entered,
    madeBy: isMisfit ? { processVersion, machineHash } : madeByOf(process),
    was: isOwn && !recovers ? undefined : { processVersion, machineHash },
    misfit: isMisfit ? `${describeMachine(process)}: ${restored.misfit}` : undefined,
    statusBefore: record.status,
    stranded,
    mayExpire: mayExpire(record),
  };
  for (const pending of record.tasks)
    live.tasks.set(pending.id, restoreTask(live, record, pending));
  for (const pending of record.timers) scheduleAgain(live, pending);
  recorder.mode = 'idle';
  return live;
}

/** As operators know it: the process, its version, and the machine that the history names. */
function describeMachine(process: Process): string {
  const { processVersion, machineHash } = madeByOf(process);
  return `${process.name} ${processVersion} (machine ${machineHash})`;
}

function restoreTask({ actor }: LiveActor, record: InstanceRecord, pending: PendingTask): LiveTask {
  const { work } = pending;
  if (!isWaitedFor(work)) return { pending, ref: undefined, input: undefined };
  return { pending, ref: actorAt(actor, work.path), input: inputAt(record, work.path) };
}

function isWaitedFor(work: Work): work is Extract<Work, { readonly path: ActorPath }> {
  return 'path' in work;
}

/** The input of an actor, as its snapshot keeps it. */
function inputAt({ snapshot }: InstanceRecord, path: ActorPath): unknown {
  let kept: KeptInput | undefined = snapshot as KeptInput;
  for (const id of path) kept = kept?.children?.[id]?.snapshot;
  return kept?.input;
}

interface KeptInput {
  readonly input?: unknown;
  readonly children?: Readonly<Record<string, { readonly snapshot: KeptInput }>>;
}

function scheduleAgain(live: LiveActor, pending: PendingTimer): void {
  const isStranded = live.misfit !== undefined;
  const source = isStranded ? live.actor : actorAt(live.actor, pending.source);
  if (source === undefined) return;
  const revive = (reference: EncodedReference) => reviveReference(live.actor, reference);
  const target = isStranded ? live.actor : revive({ [referenceKey]: pending.target, id: 'gone' });
  const event = (isStranded ? pending.event : decode(pending.event, revive)) as AnyEventObject;
  const { scheduler } = live.recorder.timers;
  const scheduled = scheduler.schedule(source, target, event, pending.delayMs, pending.name);
  live.timers.set(pending.id, { pending, scheduled });
}
