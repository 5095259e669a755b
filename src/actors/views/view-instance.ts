import type { AnyMachineSnapshot } from 'xstate';
import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import { attentionReasons } from './attention.ts';
import { parseDeployment } from '../record/deployment.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import type { InstanceId } from '../ports/ids.ts';
import { iso } from '../record/iso.ts';
import { ledgerOfView } from './ledger-view.ts';
import type { Ledger } from '../record/ledger.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import { isTelling } from '../pending/outbox.ts';
import { decodeForReaders } from '../xstate/references.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type {
  Cancel,
  FinishedTask,
  HandedOver,
  InstanceRecord,
  PendingTask,
  PendingTimer,
  Stranded,
} from '../record/record.ts';
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
    accepts: acceptedEvents(live.process, live.actor),
    tasks: [...live.tasks.values()].map(({ pending }) => pending),
    timers: [...live.timers.values()].map(({ pending }) => pending),
    finished: live.finished,
    ledger: live.ledger,
    cancel: live.cancel,
    stranded: live.stranded,
    processVersion: live.madeBy.processVersion,
  };
  return toView(live.process, viewed, log);
}

/** The client's view of a record. */
export function viewRecord(process: Process, record: InstanceRecord, log: Log): InstanceView {
  const { snapshot } = record;
  const readable = { ...snapshot, context: decodeForReaders(snapshot.context) };
  const accepts = acceptedByRecord(process, record);
  return toView(process, { ...record, snapshot: readable, accepts }, log);
}

/** The types of the events that the instance of a record accepts from outside. */
export function acceptedByRecord(
  process: Process,
  { snapshot, stranded }: InstanceRecord,
): readonly string[] {
  const fits = stranded === undefined;
  return fits && snapshot.status === 'active' ? acceptedInState(process, snapshot.value) : [];
}

interface Viewed {
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
  readonly tasks: readonly PendingTask[];
  readonly timers: readonly PendingTimer[];
  readonly finished: readonly FinishedTask[];
  readonly ledger: Ledger;
  readonly cancel?: Cancel | undefined;
  readonly stranded?: Stranded | undefined;
  readonly processVersion: string;
}

function toView(process: Process, viewed: Viewed, log: Log): InstanceView {
  const { snapshot, status, tasks, timers, ledger, cancel } = viewed;
  const { value: state, output, error } = snapshot;
  const reasons = attentionReasons(viewed);
  return {
    id: viewed.publicId,
    process: process.name,
    processVersion: viewed.processVersion,
    version: viewed.version,
    status,
    state,
    data: dataOf(process, viewed, log),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(viewed.key === undefined ? {} : { key: viewed.key }),
    accepts: viewed.accepts.map((type) => acceptedView(process, viewed.publicId, type)),
    tasks: [...viewed.finished.map(finishedView), ...tasks.filter(isShown).map(pendingView)],
    timers: timers.map(timerView),
    ...ledgerOfView(ledger),
    ...(cancel === undefined ? {} : { cancelled: { ...cancel, at: iso(cancel.at) } }),
    attention: reasons.length > 0,
    attentionReasons: reasons.map((reason) => ({ ...reason, at: iso(reason.at) })),
    createdAt: iso(viewed.createdAt),
    updatedAt: iso(viewed.updatedAt),
  };
}

/** Tellings do not change the version, so a view must not show them. */
function isShown(task: PendingTask): boolean {
  return !isTelling(task);
}

/**
 * The `data` of an instance. A view that throws, for example on the context of an earlier deploy, does not hide the
 * instance.
 */
function dataOf(process: Process, { id, snapshot, status }: Viewed, log: Log): unknown {
  const { value: state, context, output } = snapshot;
  try {
    return (
      process.view({ context, state, status, output } as Parameters<Process['view']>[0]) ?? null
    );
  } catch (error) {
    log.error({ instance: id, process: process.name, err: error }, 'the view threw; data is null');
    return null;
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
export function toHistoryStep({ by, ...entry }: HistoryEntry): HistoryStep {
  return {
    ...entry,
    ...parseDeployment(by),
    at: iso(entry.at),
    tasks: entry.tasks.map(finishedView),
  };
}

function finishedView(task: FinishedTask): TaskView {
  return { ...task, startedAt: iso(task.startedAt), finishedAt: iso(task.finishedAt) };
}

function pendingView(task: PendingTask): TaskView {
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

function handedOverView({ until, progress }: HandedOver): Partial<TaskView> {
  return {
    handedOver: true,
    ...(until === undefined ? {} : { expiresAt: iso(until) }),
    ...(progress === undefined ? {} : { progress }),
  };
}

function timerView({ id, event, deadline }: PendingTimer): TimerView {
  return { id, event: event.type, firesAt: iso(deadline) };
}
