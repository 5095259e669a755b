import type { Cause } from '../../actors/pending/cause.ts';
import { firesAt } from '../../actors/record/due.ts';
import type { InstanceRecord, PendingTask, TaskOutcome } from '../../actors/record/record.ts';
import type { Process } from '../../definition/define-process.ts';
import { parseEvent } from '../../definition/schemas/parse-with.ts';
import type { Move } from './move.ts';
import { nextTimer } from './next-timer.ts';
import type { Outcome } from './outcome.ts';
import { timeOutOf } from './time-out-of.ts';

/** The cause by which a move happens to the instance of a record, and its time; undefined if the move is not possible. */
export function toCause(
  process: Process,
  record: InstanceRecord,
  move: Move,
): { readonly cause: Cause; readonly now: number } | undefined {
  const now = record.updatedAt;
  switch (move.kind) {
    case 'event':
      return { cause: { kind: 'event', ...parseEvent(process, move.event, true) }, now };
    case 'cancel': {
      const rollback = process.onCancel === 'rollback';
      return { cause: { kind: 'cancel', rollback, byOperator: false }, now };
    }
    case 'timer': {
      const timer = nextTimer(record);
      if (timer?.event.type !== move.event) return undefined;
      return { cause: { kind: 'fired', id: timer.id }, now: Math.max(now, firesAt(timer)) };
    }
    case 'handOver': {
      const task = pendingAt(record, move);
      if (task === undefined) return undefined;
      const { timeout, heartbeat: heartbeatMs } = process.tasks[move.task] ?? {};
      const until = timeout === undefined ? undefined : now + timeout;
      const cause = { kind: 'handedOver', ...nameOf(task), until, heartbeatMs } as const;
      return { cause: { ...cause, by: runOf(task) }, now };
    }
    case 'task':
    case 'undo': {
      const task = pendingAt(record, move);
      if (task === undefined) return undefined;
      const by = task.handedOver === undefined ? runOf(task) : ('callback' as const);
      const outcome = toTaskOutcome(move.task, move.outcome);
      return { cause: { kind: 'ended', ...nameOf(task), outcome, by }, now };
    }
  }
}

function pendingAt(
  { tasks }: InstanceRecord,
  { kind, task, nth }: { readonly kind: string; readonly task: string; readonly nth: number },
): PendingTask | undefined {
  const isUndo = kind === 'undo';
  return tasks.filter(({ name, work }) => name === task && (work.kind === 'undo') === isUndo)[nth];
}

function nameOf({ id, startedAt }: PendingTask) {
  return { id, startedAt };
}

function runOf({ failures }: PendingTask) {
  return { attempt: failures + 1, lease: 1 };
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
