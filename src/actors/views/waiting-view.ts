import type { Process } from '../../definition/define-process.ts';
import { attemptLimit } from '../pending/attempt-limit.ts';
import { toEffectId, type EffectId } from '../ports/ids.ts';
import type { DueEntry, Wake } from '../ports/ports.ts';
import { firesAt, handedOverDueAt, neededBy, taskDueAt } from '../record/due.ts';
import { iso } from '../record/iso.ts';
import type { HandedOver, InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';
import { acceptedByRecord } from './view-instance.ts';
import type { AcceptedEvent, WaitingView, WaitsFor } from './view-types.ts';

/** What is known of an instance beside its record. */
export interface WaitingFacts {
  /** What the due index holds of its effects. */
  readonly entries: ReadonlyMap<EffectId, DueEntry>;
  /** The events that the caller may send. */
  readonly accepts: readonly AcceptedEvent[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether the caller sees the entries themselves. */
  readonly withProof: boolean;
}

export type EffectView = Exclude<WaitsFor, { readonly kind: 'event' }>;
type TaskKind = Extract<EffectView, { readonly task: string }>['kind'];

const noEntry =
  'The due index of the store has no entry for it, so no node will look at it: part of the store was lost or deleted.';
const tooLate = 'The due index of the store has an entry for it, but one that comes too late.';

/** An effect of an instance that must have a due entry. */
export type Armable =
  | { readonly kind: 'task'; readonly pending: PendingTask }
  | { readonly kind: 'timer'; readonly pending: PendingTimer };

/** The effects of an instance that must have a due entry. A rollback has none: its compensations do. */
export function armablesOf({ tasks, timers }: InstanceRecord): readonly Armable[] {
  return [
    ...tasks.filter(hasEntry).map((pending) => ({ kind: 'task', pending }) as const),
    ...timers.map((pending) => ({ kind: 'timer', pending }) as const),
  ];
}

export function toWake(record: InstanceRecord, { kind, pending }: Armable): Wake {
  return { kind, effect: toEffectId(record, pending.id) };
}

/** What must look at these effects. */
export function wakesOf(record: InstanceRecord): readonly Wake[] {
  return armablesOf(record).map((one) => toWake(record, one));
}

/** What a client sees of what an instance waits for. */
export function viewWaiting(
  process: Process,
  record: InstanceRecord,
  facts: WaitingFacts,
): WaitingView {
  const effects = armablesOf(record).map((one) => viewEffect(process, record, one, facts));
  return toWaitingView(process, record, effects, facts.accepts);
}

/** What a client sees of one of the effects that an instance waits for. */
export function viewEffect(
  process: Process,
  record: InstanceRecord,
  one: Armable,
  facts: Omit<WaitingFacts, 'accepts'>,
): EffectView {
  const entry = facts.entries.get(toEffectId(record, one.pending.id));
  /** `dueAt`: when it is due, where that can be kept. */
  const proofOf = (dueAt: number | undefined) =>
    toProof(entry, record.stranded === undefined ? dueAt : undefined, facts);
  if (one.kind === 'task') {
    const running = (entry?.lease?.untilMs ?? -Infinity) > facts.now;
    const proof = proofOf(lookedAt(one.pending, facts.now));
    return { ...taskView(process, one.pending), running, ...proof };
  }
  const { pending } = one;
  const dueAt = pending.lost === undefined ? firesAt(pending) : undefined;
  return { ...timerView(pending), ...proofOf(dueAt) };
}

/** What a client sees of what an instance waits for: its effects, and the events that the client may send. */
export function toWaitingView(
  process: Process,
  record: InstanceRecord,
  effects: readonly EffectView[],
  accepts: readonly AcceptedEvent[],
): WaitingView {
  const { publicId: id, version, status } = record;
  const canWake = effects.some(({ armed }) => armed);
  // A paused instance waits for the operator that resumes it.
  const accepted = record.paused !== undefined || acceptedByRecord(process, record).length > 0;
  const events = accepts.map((event) => ({ kind: 'event', ...event }) as const);
  return {
    id,
    version,
    status,
    deadEnd: status === 'Pending' && !canWake && !accepted,
    ...(record.paused === undefined
      ? {}
      : { paused: { ...record.paused, at: iso(record.paused.at) } }),
    total: effects.length + events.length,
    waitsFor: [...effects, ...events],
  };
}

function hasEntry({ work }: PendingTask): boolean {
  return work.kind !== 'rollback';
}

type Proof = Pick<EffectView, 'armed' | 'message' | 'proof'>;

function toProof(
  entry: DueEntry | undefined,
  dueAt: number | undefined,
  { now, withProof }: Pick<WaitingFacts, 'now' | 'withProof'>,
): Proof {
  if (entry === undefined) return { armed: false, message: noEntry };
  const { atMs, lease } = entry;
  const armed = atMs <= neededBy(now, { dueAt, leasedUntil: lease?.untilMs });
  const leaseView = lease && { lease: { node: lease.node, until: iso(lease.untilMs) } };
  return {
    armed,
    ...(armed ? {} : { message: tooLate }),
    ...(withProof ? { proof: { dueAt: iso(atMs), ...leaseView } } : {}),
  };
}

function timerView(timer: PendingTimer) {
  const { id, event, deadline, delayMs } = timer;
  const since = iso(deadline - delayMs);
  return { kind: 'timer', event: event.type, id, since, dueAt: iso(firesAt(timer)) } as const;
}

function taskView(process: Process, task: PendingTask) {
  const { id, name, startedAt, failures, work } = task;
  const dueAt = awaitedAt(task);
  const common = {
    id,
    attempt: failures + 1,
    since: iso(startedAt),
    ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }),
  };
  if (work.kind === 'emit') return { kind: 'emit', event: work.event.type, ...common } as const;
  const { until, heartbeatUntil } = isHandedOver(task) ? task.handedOver : {};
  return {
    kind: kindOf(task),
    task: name,
    attempts: attemptLimit(process, task),
    ...(until === undefined ? {} : { expiresAt: iso(until) }),
    ...(heartbeatUntil === undefined ? {} : { heartbeatBy: iso(heartbeatUntil) }),
    ...common,
  };
}

function kindOf(task: PendingTask): TaskKind {
  if (task.work.kind === 'undo') return 'undo';
  if (isHandedOver(task)) return 'callback';
  return task.stuck === undefined && task.retryAt !== undefined ? 'retry' : 'task';
}

/** When something happens to a task if nothing else does first. A look at one that was handed over is not that. */
function awaitedAt(task: PendingTask): number | undefined {
  if (!isHandedOver(task)) return taskDueAt(task);
  const { until = Infinity, heartbeatUntil = Infinity } = task.handedOver;
  const atMs = Math.min(until, heartbeatUntil);
  return atMs === Infinity ? undefined : atMs;
}

/** When a node must look at it. */
function lookedAt(task: PendingTask, now: number): number | undefined {
  return isHandedOver(task) ? handedOverDueAt(task.handedOver, now) : taskDueAt(task);
}

/** Once the machine has thrown on its outcome, the outside system no longer has it. */
function isHandedOver(
  task: PendingTask,
): task is PendingTask & { readonly handedOver: HandedOver } {
  return task.handedOver !== undefined && task.stuck === undefined;
}
