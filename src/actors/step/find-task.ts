import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import { queuedMs, taskDueAt } from '../record/due.ts';
import { isTelling, turnIn } from '../pending/outbox.ts';
import { pausedBy } from '../pending/paused.ts';
import type { StepResult } from './step-result.ts';
import { isWaiting, strandedBy } from './stranded.ts';

/** The state of a due task. */
export type TaskState =
  | { readonly kind: 'pending'; readonly task: LiveTask }
  /** No longer pending, not due yet, or of an instance that is stranded or paused. */
  | Extract<StepResult, { kind: 'stale' | 'early' | 'stranded' | 'paused' }>;

/** Looks up a task without changing anything. `id`: `<version>/<index>`. */
export function findTask(live: LiveActor, id: string, now: number): TaskState {
  const task = live.tasks.get(id);
  if (task === undefined) return { kind: 'stale' };
  const atMs = taskDueAt(task.pending) ?? 0;
  if (atMs > now) return { kind: 'early', atMs };
  if (isTelling(task.pending) && turnIn(live) !== id)
    return { kind: 'early', atMs: now + queuedMs };
  return (
    (isWaiting(task) ? strandedBy(live, now) : undefined) ??
    pausedBy(live, task.pending.name) ?? { kind: 'pending', task }
  );
}
