import type { PlainError } from './plain-error.ts';
import type { FinishedTask, PendingTask } from './record.ts';

/** The finished form of a pending task. */
export function finishTask(
  pending: PendingTask,
  outcome: FinishedTask['outcome'],
  now: number,
  error: PlainError | undefined,
): FinishedTask {
  const { id, name, failures, retryAt, startedAt, work } = pending;
  // It was left before its next attempt.
  const wasWaiting = outcome === 'stopped' && retryAt !== undefined && retryAt > now;
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
