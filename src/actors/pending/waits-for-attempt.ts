import { toEffectId } from '../ports/ids.ts';
import type { PendingTask } from '../record/record.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/**
 * Whether a task waits for its next attempt. Until the commit is there, another node may begin it: what is decided by this counts only
 * if the commit does not find that.
 */
export function waitsForAttempt(
  live: LiveActor,
  { id, retryAt }: PendingTask,
  now: number,
): boolean {
  if (retryAt === undefined || retryAt <= now) return false;
  const effect = toEffectId(live, id);
  if (live.begun.has(effect)) return false;
  live.takenForWaiting = [...live.takenForWaiting, effect];
  return true;
}
