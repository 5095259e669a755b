import type { AnyActorRef, AnyEventObject, AnyStateMachine } from 'xstate';
import type { Process } from '../machines/define-process.ts';
import { HoldfastError } from '../errors.ts';
import { actorAt } from './actor-path.ts';
import { durable } from './durable.ts';
import type { InstanceId, PublicId, RecordMark } from './ids.ts';
import { referenceKey } from './json.ts';
import { machineHash } from './machine-hash.ts';
import type { Ledger } from './ledger.ts';
import { mayExpire } from './may-expire.ts';
import type {
  Cancel,
  FinishedTask,
  InstanceRecord,
  Owner,
  PendingTask,
  PendingTimer,
} from './record.ts';
import { recorderOf, type Recorder } from './recorder.ts';
import { decode, reviveReference, type EncodedReference } from './references.ts';
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
  /** The version of the last step, committed or not; -1 before the start. */
  version: number;
  updatedAt: number;
  readonly tasks: Map<string, LiveTask>;
  readonly timers: Map<string, { pending: PendingTimer; readonly scheduled: ScheduledEvent }>;
  finished: readonly FinishedTask[];
  ledger: Ledger;
  held: readonly { readonly type: string }[];
  cancel: Cancel | undefined;
  /** Index terms that the store holds for the instance. */
  terms: readonly string[];
  /** It has ended, and is forgotten in time. */
  mayExpire: boolean;
}

/** A pending task, and the actor that waits for it; undefined where none does. */
export interface LiveTask {
  pending: PendingTask;
  readonly ref: AnyActorRef | undefined;
  /** What the actor gave it: XState forgets the input of an actor that it stops. */
  readonly input: unknown;
}

const wrapped = new WeakMap<Process, AnyStateMachine>();

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
    /** Somebody wants the inspection events. */
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
    version: -1,
    updatedAt: start.now,
    tasks: new Map(),
    timers: new Map(),
    finished: [],
    ledger: [],
    held: [],
    cancel: undefined,
    terms: [],
    mayExpire: false,
  };
}

/**
 * The instance that a record describes; `mark` tells which record it is. Throws `process_changed` where it does not fit
 * the process as it is now.
 */
export function restoreLiveActor(
  process: Process,
  record: InstanceRecord,
  { mark, inspected = false }: { readonly mark?: RecordMark; readonly inspected?: boolean } = {},
): LiveActor {
  const actor = restore(process, record, inspected);
  const recorder = recorderOf(actor);
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
    version: record.version,
    updatedAt: record.updatedAt,
    tasks: new Map(),
    timers: new Map(),
    finished: record.finished,
    ledger: record.ledger,
    held: record.held,
    cancel: record.cancel,
    terms: record.terms,
    mayExpire: mayExpire(record),
  };
  for (const pending of record.tasks) live.tasks.set(pending.id, restoreTask(live, pending));
  for (const pending of record.timers) scheduleAgain(live, pending);
  recorder.mode = 'idle';
  return live;
}

function restoreTask({ process, actor }: LiveActor, pending: PendingTask): LiveTask {
  const { work, name } = pending;
  if (work.kind !== 'invoked' && work.kind !== 'rollback') {
    return { pending, ref: undefined, input: undefined };
  }
  const ref = actorAt(actor, work.path);
  if (ref === undefined) throw changed(process, `its task ${name} has no actor any more`);
  const { input } = ref.getSnapshot() as { readonly input: unknown };
  return { pending, ref, input };
}

function restore(process: Process, record: InstanceRecord, inspected: boolean): AnyActorRef {
  const { id, snapshot } = record;
  const machine = restoring(durableMachine(process), process, record);
  const actor = createRoot(machine, { instance: id, inspected }, { snapshot });
  const recorder = recorderOf(actor);
  observe(actor);
  const { misfit } = recorder;
  if (misfit !== undefined) throw changed(process, misfit.reason, misfit.cause);
  for (const revive of recorder.restored) revive();
  recorder.restored = [];
  if (record.snapshot.status === 'active') actor.start();
  return actor;
}

/** The machine, which on being restored sees to it that its recorder knows so from the first actor on. */
function restoring(
  machine: AnyStateMachine,
  process: Process,
  record: InstanceRecord,
): AnyStateMachine {
  return Object.assign(Object.create(machine) as AnyStateMachine, {
    restoreSnapshot: ((snapshot, scope) => {
      const recorder = recorderOf(scope.self);
      recorder.mode = 'restoring';
      recorder.nextActor = record.nextActor;
      recorder.maxMicrosteps = process.maxMicrosteps;
      recorder.changed = record.machineHash !== machineHash(process);
      return machine.restoreSnapshot(snapshot, scope);
    }) as AnyStateMachine['restoreSnapshot'],
  });
}

function scheduleAgain(live: LiveActor, pending: PendingTimer): void {
  const source = actorAt(live.actor, pending.source);
  if (source === undefined) return;
  const revive = (reference: EncodedReference) => reviveReference(live.actor, reference);
  const target = revive({ [referenceKey]: pending.target, id: 'gone' });
  const event = decode(pending.event, revive) as AnyEventObject;
  const { scheduler } = live.recorder.timers;
  const scheduled = scheduler.schedule(source, target, event, pending.delayMs, pending.name);
  live.timers.set(pending.id, { pending, scheduled });
}

function observe(actor: AnyActorRef): void {
  // An actor error that nobody observes ends the Node process; the step reads it from the snapshot.
  actor.subscribe({ error: () => {} });
}

function durableMachine(process: Process): AnyStateMachine {
  const known = wrapped.get(process);
  if (known !== undefined) return known;
  const machine = durable(process.machine);
  const bounded = Object.assign(Object.create(machine) as AnyStateMachine, {
    getInitialSnapshot: ((scope, input) => {
      recorderOf(scope.self).maxMicrosteps = process.maxMicrosteps;
      return machine.getInitialSnapshot(scope, input);
    }) satisfies AnyStateMachine['getInitialSnapshot'],
  });
  wrapped.set(process, bounded);
  return bounded;
}

function changed(process: Process, reason: string, cause?: unknown): HoldfastError {
  return new HoldfastError(
    'process_changed',
    `An instance of ${process.name} does not fit the deployed machine: ${reason}. Deploy a machine that knows it.`,
    { cause },
  );
}
