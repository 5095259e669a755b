import { strandedMs } from '../record/due.ts';
import type { Cause } from '../pending/cause.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import type { StepResult } from './step-result.ts';

/** The result of a cause that needs the machine, if the instance is stranded. */
export function strandedBy(
  { misfit, stranded }: LiveActor,
  now: number,
): Extract<StepResult, { kind: 'stranded' }> | undefined {
  if (misfit === undefined) return undefined;
  return { kind: 'stranded', reason: misfit, sinceMs: stranded?.at ?? now };
}

/** Whether the machine waits for the task. */
export function isWaiting({ pending: { work } }: LiveTask): boolean {
  return work.kind === 'invoked' || work.kind === 'rollback';
}

/**
 * If the machine does not fit, keeps the outcome of a task as if the machine had thrown, so that the task does not run
 * again.
 */
export function keepOutcome(live: LiveActor, cause: Cause, now: number): Cause {
  if (live.misfit === undefined || cause.kind !== 'ended') return cause;
  const task = live.tasks.get(cause.id);
  if (task === undefined || !isWaiting(task)) return cause;
  const kept = task.pending.stuck?.outcome.kind;
  // As always, a late success counts against a failure.
  if (kept !== undefined && (kept === 'completed' || cause.outcome.kind === 'failed')) return cause;
  const error = { name: 'HoldfastError', message: live.misfit, code: 'process_changed' };
  return { kind: 'stuck', of: cause, error, againAt: now + strandedMs(0) };
}
