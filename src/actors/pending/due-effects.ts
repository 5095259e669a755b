import type { PendingTask, PendingTimer } from '../record/record.ts';
import type { Wake } from '../ports/ports.ts';
import { firesAt, taskDueAt } from '../record/due.ts';
import { isTelling, turnOf } from './outbox.ts';

/** What would go on now if nothing had put it off: timers, and tasks of one name or of any. */
export function dueEffects(
  {
    tasks,
    timers,
  }: { readonly tasks: Iterable<PendingTask>; readonly timers: Iterable<PendingTimer> },
  now: number,
  name?: string,
): readonly { readonly kind: Wake['kind']; readonly id: string }[] {
  const due: { kind: Wake['kind']; id: string }[] = [];
  const all = [...tasks];
  const turn = turnOf(all);
  for (const task of all) {
    if (task.work.kind === 'rollback' || (isTelling(task) && task.id !== turn)) continue;
    if (name !== undefined && task.name !== name) continue;
    if ((taskDueAt(task) ?? now) <= now) due.push({ kind: 'task', id: task.id });
  }
  if (name !== undefined) return due;
  for (const timer of timers) {
    if (timer.lost === undefined && firesAt(timer) <= now)
      due.push({ kind: 'timer', id: timer.id });
  }
  return due;
}
