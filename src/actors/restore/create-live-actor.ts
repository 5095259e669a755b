import { inputAt } from './input-at.ts';
import type { LiveTask, LiveActor } from './live-actor.ts';
import type { AnyEventObject } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { actorAt } from '../xstate/actor-path.ts';
import { deploymentOf, madeByOf } from '../record/deployment.ts';
import type { InstanceId, PublicId, RecordMark } from '../ports/ids.ts';
import { referenceKey } from '../xstate/json.ts';
import { mayExpire } from '../record/may-expire.ts';
import type {
  ActorPath,
  InstanceRecord,
  Owner,
  PendingTask,
  PendingTimer,
  Work,
} from '../record/record.ts';
import { recorderOf } from '../recording/recorder.ts';
import { decode, reviveReference, type EncodedReference } from '../xstate/references.ts';
import { durableMachine, observe, restoreActor, type Restored } from './restore-actor.ts';
import { reviveRecord } from './revive-record.ts';
import { createStrandedActor } from './stranded-actor.ts';
import { createRoot } from '../xstate/xstate-internals.ts';

/** What a live actor knows of attempts that others have begun: nothing. */
export const noneBegun: LiveActor['begun'] = new Set();

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
    /** The span of the request. */
    readonly traceparent?: string | undefined;
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
    pending: undefined,
    finished: [],
    ledger: [],
    taskEnds: {},
    held: [],
    cancel: undefined,
    paused: undefined,
    pauseOf: neverPaused,
    takenForWaiting: [],
    begun: noneBegun,
    revived: undefined,
    terms: [],
    counts: undefined,
    isDeleted: false,
    mayExpire: false,
    entered: [],
    madeBy: madeByOf(process),
    was: undefined,
    misfit: undefined,
    statusBefore: 'Pending',
    stranded: undefined,
    past: undefined,
    rest: undefined,
    traceparent: start.traceparent,
    stepTraceparent: undefined,
  };
}

/**
 * Restores the instance that a record describes; `mark` identifies the record. If the machine has no place for it, or
 * `misfit` is given, the result has a `misfit`.
 */
export function restoreLiveActor(
  process: Process,
  written: InstanceRecord,
  {
    mark,
    inspected = false,
    misfit,
    revive,
  }: {
    readonly mark?: RecordMark;
    readonly inspected?: boolean;
    readonly misfit?: string | undefined;
    /** The state in which an act makes an instance live again that has ended, or does not fit. */
    readonly revive?: string | undefined;
  } = {},
): LiveActor {
  const stored = revive === undefined ? written : reviveRecord(process, written, revive);
  const revived =
    revive === undefined ? undefined : { from: written.snapshot.value, status: written.status };
  const restored: Restored =
    misfit === undefined
      ? restoreActor(process, stored, inspected, revived !== undefined)
      : { misfit };
  const { record = stored, actor = createStrandedActor(stored) } = restored;
  const recorder = recorderOf(actor);
  recorder.nextActor = Math.max(recorder.nextActor, record.nextActor);
  const { processVersion, machineHash, stranded } = record;
  const isOwn = deploymentOf(record) === deploymentOf(madeByOf(process));
  const isMisfit = restored.misfit !== undefined;
  const recovers = stranded !== undefined && !isMisfit && revived === undefined;
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
    pending: undefined,
    finished: record.finished,
    ledger: record.ledger,
    taskEnds: record.taskEnds,
    held: record.held,
    cancel: record.cancel,
    paused: record.paused,
    pauseOf: neverPaused,
    takenForWaiting: [],
    begun: noneBegun,
    revived,
    terms: record.terms,
    counts: undefined,
    entered: record.entered,
    madeBy: isMisfit ? { processVersion, machineHash } : madeByOf(process),
    was: isOwn && !recovers ? undefined : { processVersion, machineHash },
    misfit: isMisfit ? `${describeMachine(process)}: ${restored.misfit}` : undefined,
    statusBefore: record.status,
    stranded,
    past: undefined,
    rest: undefined,
    traceparent: record.traceparent,
    stepTraceparent: undefined,
    isDeleted: false,
    mayExpire: mayExpire(record),
  };
  for (const pending of record.tasks)
    live.tasks.set(pending.id, restoreTask(live, record, pending));
  for (const pending of record.timers) scheduleAgain(live, pending);
  recorder.mode = 'idle';
  return live;
}

/** Until a node says otherwise. */
function neverPaused(): undefined {
  return undefined;
}

/** Describes the machine to operators: process, version, and hash as in the history. */
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

function scheduleAgain(live: LiveActor, pending: PendingTimer): void {
  const isLoose = live.misfit !== undefined || live.revived !== undefined;
  const source = isLoose ? live.actor : actorAt(live.actor, pending.source);
  if (source === undefined) return;
  const revive = (reference: EncodedReference) => reviveReference(live.actor, reference);
  const target = isLoose ? live.actor : revive({ [referenceKey]: pending.target, id: 'gone' });
  const event = (isLoose ? pending.event : decode(pending.event, revive)) as AnyEventObject;
  const { scheduler } = live.recorder.timers;
  const scheduled = scheduler.schedule(source, target, event, pending.delayMs, pending.name);
  live.timers.set(pending.id, { pending, scheduled });
}
