import { firesAt, taskDueAt } from '../record/due.ts';
import type { LiveActor, Pending } from '../restore/live-actor.ts';

/** Notes with each effect that the step under way made due, or due at another time, in which span that was. */
export function noteArmed(live: LiveActor, before: Pending): void {
  const { stepTraceparent: traceparent } = live;
  if (traceparent === undefined) return;
  for (const [id, task] of live.tasks) {
    const { pending } = task;
    const known = before.tasks.get(id);
    if (known !== undefined && taskDueAt(known) === taskDueAt(pending)) continue;
    task.pending = { ...pending, traceparent };
  }
  for (const [id, timer] of live.timers) {
    const { pending } = timer;
    const known = before.timers.get(id);
    if (known !== undefined && firesAt(known) === firesAt(pending)) continue;
    timer.pending = { ...pending, traceparent };
  }
}
