import { toEffectId } from '../ports/ids.ts';
import { isBeforeAttempt } from '../record/due.ts';
import type { PendingTask } from '../record/record.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/**
 * Whether a task waits for its next attempt. Until the commit is there, another node may begin it: what is decided by this counts only
 * if the commit does not find that.
 */
export function waitsForAttempt(live: LiveActor, pending: PendingTask, now: number): boolean {
  if (!isBeforeAttempt(pending, now)) return false;
  const effect = toEffectId(live, pending.id);
  if (live.begun.has(effect)) return false;
  live.takenForWaiting = [...live.takenForWaiting, effect];
  return true;
}
