import type { Cause } from '../../actors/pending/cause.ts';
import { firesAt } from '../../actors/record/due.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import { pendingCalls } from '../../actors/sandbox/pending-calls.ts';
import { pendingTimer } from '../../actors/sandbox/pending-timer.ts';
import { toCause as toSandboxCause } from '../../actors/sandbox/to-cause.ts';
import type { Process } from '../../definition/define-process.ts';
import { parseEvent } from '../../definition/schemas/parse-with.ts';
import type { Move } from './move.ts';

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
      const timer = pendingTimer(record, {});
      if (timer?.event.type !== move.event) return undefined;
      return { cause: { kind: 'fired', id: timer.id }, now: Math.max(now, firesAt(timer)) };
    }
    case 'handOver':
    case 'task':
    case 'undo': {
      const call = pendingCalls(record, move.task, move.kind === 'undo')[move.nth];
      const cause = call && toSandboxCause(process, record, { ...move, id: call.id }, now);
      return cause && { cause, now };
    }
  }
}
