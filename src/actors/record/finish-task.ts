import { isBeforeAttempt } from './due.ts';
import type { PlainError } from './plain-error.ts';
import type { FinishedTask, PendingTask } from './record.ts';

/** The finished form of a pending task. */
export function finishTask(
  pending: PendingTask,
  outcome: FinishedTask['outcome'],
  now: number,
  error: PlainError | undefined,
): FinishedTask {
  const { id, name, failures, startedAt, work } = pending;
  const wasWaiting = outcome === 'stopped' && isBeforeAttempt(pending, now);
  return {
    id,
    name,
    ...(work.kind === 'undo' ? { undo: true } : {}),
    attempts: wasWaiting ? failures : failures + 1,
    outcome,
    startedAt,
    finishedAt: now,
    ...(error === undefined ? {} : { error }),
  };
}
