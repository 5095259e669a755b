import type { AnyMachineSnapshot } from 'xstate';
import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import { attentionReasons } from './attention.ts';
import { parseDeployment } from '../record/deployment.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import type { InstanceId } from '../ports/ids.ts';
import { iso } from '../record/iso.ts';
import { ledgerOfView } from './ledger-view.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import { isTelling } from '../pending/outbox.ts';
import { decodeForReaders } from '../xstate/references.ts';
import type { PastLedgerEntry, PastTask, PastTimer } from '../record/past.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { Cancel, FinishedTask, InstanceRecord, Paused, Stranded } from '../record/record.ts';
import type {
  AcceptedEvent,
  HistoryStep,
  InstanceView,
  TaskView,
  TimerView,
} from './view-types.ts';
import { acceptedEvents, acceptedInState, statusOf } from '../restore/snapshot.ts';

/** The client's view of a live actor. */
export function viewLive(live: LiveActor, log: Log): InstanceView {
  const { value, context, output, error } = live.actor.getSnapshot() as AnyMachineSnapshot;
  const viewed: Viewed = {
    id: live.id,
    publicId: live.publicId,
    key: live.key,
    version: live.version,
    status: statusOf(live),
    createdAt: live.createdAt,
    updatedAt: live.updatedAt,
    snapshot: { value, context, output, error },
    accepts: live.paused === undefined ? acceptedEvents(live.process, live.actor) : [],
    tasks: [...live.tasks.values()].map(({ pending }) => pending),
    timers: [...live.timers.values()].map(({ pending }) => pending),
    finished: live.finished,
    ledger: live.ledger,
    cancel: live.cancel,
    paused: live.paused,
    stranded: live.stranded,
    processVersion: live.madeBy.processVersion,
  };
  return toView(live.process, viewed, dataOf(live.process, viewed, log));
}

/** The client's view of a record. */
export function viewRecord(process: Process, record: InstanceRecord, log: Log): InstanceView {
  const { value, context, output, error } = record.snapshot;
  const viewed: Viewed = {
    id: record.id,
    publicId: record.publicId,
    key: record.key,
    version: record.version,
    status: record.status,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    snapshot: { value, context: decodeForReaders(context), output, error },
    accepts: acceptedByRecord(process, record),
    tasks: record.tasks,
    timers: record.timers,
    finished: record.finished,
    ledger: record.ledger,
    cancel: record.cancel,
    paused: record.paused,
    stranded: record.stranded,
    processVersion: record.processVersion,
  };
  return toView(process, viewed, dataOf(process, viewed, log));
}

/** The types of the events that the instance of a record accepts from outside. */
export function acceptedByRecord(
  process: Process,
  { snapshot, stranded, paused }: InstanceRecord,
): readonly string[] {
  const fits = stranded === undefined && paused === undefined;
  return fits && snapshot.status === 'active' ? acceptedInState(process, snapshot.value) : [];
}

/** The events that the instance of a record accepts from outside, as a client sees them. */
export function acceptedViews(process: Process, record: InstanceRecord): readonly AcceptedEvent[] {
  const { publicId } = record;
  return acceptedByRecord(process, record).map((type) => acceptedView(process, publicId, type));
}

/** An instance, as it stands or stood, with what a view shows of it. */
export interface Viewed {
  readonly id: InstanceId;
  readonly publicId: string;
  readonly key?: string | undefined;
  readonly version: number;
  readonly status: InstanceStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly snapshot: {
    readonly value: unknown;
    readonly context: unknown;
    readonly output?: unknown;
    readonly error?: unknown;
  };
  readonly accepts: readonly string[];
  readonly tasks: readonly PastTask[];
  readonly timers: readonly PastTimer[];
  readonly finished: readonly FinishedTask[];
  readonly ledger: readonly PastLedgerEntry[];
  readonly cancel?: Cancel | undefined;
  readonly paused?: Paused | undefined;
  readonly stranded?: Stranded | undefined;
  readonly processVersion: string;
}

/** What a client sees of it. */
export function toView(
  process: Process,
  viewed: Viewed,
  { data }: Pick<ShownData, 'data'>,
): InstanceView {
  const { snapshot, status, tasks, timers, ledger, cancel, paused } = viewed;
  const { value: state, output, error } = snapshot;
  const reasons = attentionReasons(viewed);
  return {
    id: viewed.publicId,
    process: process.name,
    processVersion: viewed.processVersion,
    version: viewed.version,
    status,
    state,
    data,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(viewed.key === undefined ? {} : { key: viewed.key }),
    accepts: viewed.accepts.map((type) => acceptedView(process, viewed.publicId, type)),
    tasks: [...viewed.finished.map(finishedView), ...tasks.filter(isShown).map(pendingView)],
    timers: timers.map(timerView),
    ...ledgerOfView(ledger),
    ...(cancel === undefined ? {} : { cancelled: { ...cancel, at: iso(cancel.at) } }),
    ...(paused === undefined ? {} : { paused: { ...paused, at: iso(paused.at) } }),
    attention: reasons.length > 0,
    attentionReasons: reasons.map((reason) => ({ ...reason, at: iso(reason.at) })),
    createdAt: iso(viewed.createdAt),
    updatedAt: iso(viewed.updatedAt),
  };
}

/** Tellings do not change the version, so a view must not show them. */
function isShown(task: PastTask): boolean {
  return !isTelling(task);
}

/** What the view of a process makes of a context: null where it throws. */
export interface ShownData {
  readonly data: unknown;
  readonly threw: boolean;
}

/**
 * The `data` of an instance. A view that throws, for example on the context of an earlier deploy, does not hide the
 * instance.
 */
export function dataOf(
  process: Process,
  { id, snapshot, status }: Pick<Viewed, 'id' | 'snapshot' | 'status'>,
  log: Log,
): ShownData {
  const { value: state, context, output } = snapshot;
  try {
    const args = { context, state, status, output } as Parameters<Process['view']>[0];
    return { data: process.view(args) ?? null, threw: false };
  } catch (error) {
    log.error({ instance: id, process: process.name, err: error }, 'the view threw; data is null');
    return { data: null, threw: true };
  }
}

/** An event that the instance accepts, as a client sees it. */
export function acceptedView(process: Process, id: string, type: string): AcceptedEvent {
  const schema = eventSchema(process, type);
  const href = `${process.path}/${id}/events`;
  if (schema !== undefined) return { type, href, schema };
  return type === '*' || type.endsWith('.*') ? { type, pattern: true, href } : { type, href };
}

/** A history entry as a client sees it. */
export function toHistoryStep(kept: HistoryEntry): HistoryStep {
  const { by, askedBy, past: _past, cause: _cause, ...entry } = kept;
  return {
    ...entry,
    ...parseDeployment(by),
    ...(askedBy === undefined ? {} : { by: askedBy }),
    at: iso(entry.at),
    tasks: entry.tasks.map(finishedView),
  };
}

function finishedView(task: FinishedTask): TaskView {
  return { ...task, startedAt: iso(task.startedAt), finishedAt: iso(task.finishedAt) };
}

function pendingView(task: PastTask): TaskView {
  const { id, name, work, failures, startedAt, retryAt, ...rest } = task;
  const error = rest.stuck?.error ?? rest.parked?.error ?? rest.error;
  return {
    id,
    name,
    ...(work.kind === 'undo' ? { undo: true } : {}),
    attempts: failures + (retryAt === undefined ? 1 : 0),
    outcome: 'pending',
    startedAt: iso(startedAt),
    ...(retryAt === undefined ? {} : { retryAt: iso(retryAt) }),
    ...(rest.handedOver === undefined ? {} : handedOverView(rest.handedOver)),
    ...(error === undefined ? {} : { error }),
  };
}

function handedOverView({
  until,
  progress,
}: NonNullable<PastTask['handedOver']>): Partial<TaskView> {
  return {
    handedOver: true,
    ...(until === undefined ? {} : { expiresAt: iso(until) }),
    ...(progress === undefined ? {} : { progress }),
  };
}

function timerView({ id, event, deadline }: PastTimer): TimerView {
  return { id, event: event.type, firesAt: iso(deadline) };
}
