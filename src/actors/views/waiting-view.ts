import type { Process } from '../../definition/define-process.ts';
import { attemptLimit } from '../pending/attempt-limit.ts';
import type { DueEntry } from '../ports/ports.ts';
import { firesAt, taskDueAt } from '../record/due.ts';
import { iso } from '../record/iso.ts';
import type { InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';
import { isHandedOver, type ProvenEffect } from './proven-effects.ts';
import { acceptedByRecord } from './view-instance.ts';
import type { AcceptedEvent, WaitingView, WaitsFor } from './view-types.ts';

export type EffectView = Exclude<WaitsFor, { readonly kind: 'event' }>;
type TaskKind = Extract<EffectView, { readonly task: string }>['kind'];

/** How many of the things that an instance waits for are shown. */
const mostShown = 1_000;

const noEntry =
  'The due index of the store has no entry for it, so no node will look at it: part of the store was lost or deleted.';
const tooLate = 'The due index of the store has an entry for it, but one that comes too late.';

/** What a client sees of what an instance waits for. */
export interface WaitingShown {
  /** The events that the client may send. */
  readonly accepts: readonly AcceptedEvent[];
  /** Whether the client sees what the due index holds. */
  readonly withProof: boolean;
  /** How many things are shown at most: what is not armed and the events before all else. Default 1,000. */
  readonly most?: number;
}

/**
 * What a client sees of what an instance waits for: its effects, and the events that the client may send. Its cost grows with what
 * is shown: an instance can have a hundred thousand effects.
 */
export function toWaitingView(
  process: Process,
  record: InstanceRecord,
  effects: readonly ProvenEffect[],
  { accepts, withProof, most = mostShown }: WaitingShown,
): WaitingView {
  const { publicId: id, version, status } = record;
  const shown = cutEffects(effects, accepts.length, most);
  const events = accepts
    .slice(0, most - shown.length)
    .map((event) => ({ kind: 'event', ...event }) as const);
  return {
    id,
    version,
    status,
    deadEnd: isDeadEnd(process, record, effects),
    ...(record.paused === undefined
      ? {}
      : { paused: { ...record.paused, at: iso(record.paused.at) } }),
    total: effects.length + accepts.length,
    waitsFor: [...shown.map((effect) => viewEffect(process, effect, withProof)), ...events],
  };
}

/** Whether nothing will wake an instance that has not ended. */
export function isDeadEnd(
  process: Process,
  record: InstanceRecord,
  effects: readonly ProvenEffect[],
): boolean {
  if (record.status !== 'Pending' || effects.some(({ armed }) => armed)) return false;
  // A paused instance waits for the operator that resumes it.
  return record.paused === undefined && acceptedByRecord(process, record).length === 0;
}

/** Those that are shown with so many events: what is not armed before the events, and the events before the rest. */
function cutEffects(
  effects: readonly ProvenEffect[],
  events: number,
  most: number,
): readonly ProvenEffect[] {
  if (effects.length + events <= most) return effects;
  let unarmed = 0;
  for (const { armed } of effects) if (!armed) unarmed += 1;
  let othersLeft = Math.max(0, most - events - unarmed);
  let unarmedLeft = most;
  const shown: ProvenEffect[] = [];
  for (const effect of effects) {
    if (effect.armed ? othersLeft-- > 0 : unarmedLeft-- > 0) shown.push(effect);
  }
  return shown;
}

function viewEffect(process: Process, effect: ProvenEffect, withProof: boolean): EffectView {
  const { armable, armed, entry } = effect;
  const proof = {
    armed,
    ...(armed ? {} : { message: entry === undefined ? noEntry : tooLate }),
    ...(withProof && entry !== undefined ? { proof: proofView(entry) } : {}),
  };
  return armable.kind === 'task'
    ? { ...taskView(process, armable.pending), running: effect.running, ...proof }
    : { ...timerView(armable.pending), ...proof };
}

function proofView({ atMs, lease }: DueEntry): NonNullable<EffectView['proof']> {
  const leaseView = lease && { lease: { node: lease.node, until: iso(lease.untilMs) } };
  return { dueAt: iso(atMs), ...leaseView };
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
