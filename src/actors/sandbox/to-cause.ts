import type { Process } from '../../definition/define-process.ts';
import { toOperatorAct } from '../acts/to-operator-act.ts';
import type { Cause } from '../pending/cause.ts';
import type { ActorPath, InstanceRecord, PendingTask, TaskOutcome } from '../record/record.ts';
import type { Move } from './move.ts';
import type { Outcome } from './outcome.ts';
import { pendingCall } from './pending-call.ts';
import { pendingTimer } from './pending-timer.ts';
import { timeOutOf } from './time-out-of.ts';

/** The cause by which a move happens to the instance of a record; undefined if the call or timer is not pending. */
export function toCause(
  process: Process,
  record: InstanceRecord,
  move: Move,
  now: number,
): Cause | undefined {
  const { createdAt } = record;
  switch (move.kind) {
    case 'event':
      return { kind: 'event', event: move.event, known: true };
    case 'sent':
      return { kind: 'sent', path: move.path, event: move.event, createdAt };
    case 'emitted': {
      const path = move.path ?? workPath(record, move);
      return path && { kind: 'emitted', path, event: move.event, createdAt };
    }
    case 'timer': {
      const timer = pendingTimer(record, move);
      return timer && { kind: 'fired', id: timer.id };
    }
    case 'cancel': {
      const { rollback = process.onCancel === 'rollback', to } = move;
      return { kind: 'cancel', rollback, to, byOperator: true };
    }
    case 'retryRollback':
      return { kind: 'undoAgain' };
    case 'skipRollback':
      return { kind: 'undoSkip', entry: move.id, reason: 'Skipped in a sandbox.' };
    case 'act':
      return { kind: 'act', act: toOperatorAct(move.act), reason: 'Tried in a sandbox.' };
    case 'task':
    case 'undo':
    case 'retry':
    case 'parked':
    case 'handOver':
    case 'progress': {
      const isUndo = move.kind === 'undo' || (move.kind === 'retry' && move.isUndo);
      const call = pendingCall(record, move, isUndo);
      return call && causeOf(process, call, move, now);
    }
  }
}

type OfCall = Extract<
  Move,
  { readonly kind: 'task' | 'undo' | 'retry' | 'parked' | 'handOver' | 'progress' }
>;

function causeOf(process: Process, call: PendingTask, move: OfCall, now: number): Cause {
  const { id, startedAt, failures } = call;
  const of = { id, startedAt };
  const by = { attempt: failures + 1, lease: 1 };
  switch (move.kind) {
    case 'task':
    case 'undo': {
      const outcome = toTaskOutcome(move.task, move.outcome);
      return { kind: 'ended', ...of, outcome, by: call.handedOver === undefined ? by : 'callback' };
    }
    case 'retry':
      return { kind: 'retry', ...of, error: move.error, retryAt: Date.parse(move.retryAt), by };
    case 'parked':
      return { kind: 'parked', ...of, error: move.error, retryAt: now, by };
    case 'handOver': {
      const policy = Object.hasOwn(process.tasks, move.task) ? process.tasks[move.task] : undefined;
      const { timeout, heartbeat: heartbeatMs } = policy ?? {};
      const until = timeout === undefined ? undefined : now + timeout;
      return { kind: 'handedOver', ...of, until, heartbeatMs, by };
    }
    case 'progress':
      return { kind: 'progress', ...of, progress: move.progress, at: now };
  }
}

function toTaskOutcome(task: string, outcome: Outcome): TaskOutcome {
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'completed', output: outcome.output };
    case 'fails':
      return { kind: 'failed', error: outcome.error };
    case 'timesOut':
      return { kind: 'failed', error: timeOutOf(task) };
  }
}

/** Where the actor of a pending task is. */
function workPath(
  record: InstanceRecord,
  { task = '', id }: Extract<Move, { readonly kind: 'emitted' }>,
): ActorPath | undefined {
  const call = pendingCall(record, { task, id }, false);
  return call?.work.kind === 'invoked' ? call.work.path : undefined;
}
