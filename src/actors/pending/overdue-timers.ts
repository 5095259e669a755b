import { firesAt } from '../record/due.ts';
import type { Cause } from './cause.ts';
import { compareEffects } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { pausedBy } from './paused.ts';
import type { PendingTimer } from '../record/record.ts';

/**
 * The timers of an instance to fire before `cause` at `now`, oldest deadline first, ties in order of creation. If the
 * cause is itself a timer, only those that are older. Returns their ids within the instance.
 */
export function overdueTimers(
  live: LiveActor,
  cause: Cause | undefined,
  now: number,
): readonly string[] {
  const { timers } = live;
  if (timers.size === 0 || pausedBy(live) !== undefined) return none;
  // They belong to what the act that the instance is revived for leaves.
  if (live.revived !== undefined) return none;
  const subject = cause?.kind === 'stuck' ? cause.of : cause;
  const own = subject?.kind === 'fired' ? timers.get(subject.id)?.pending : undefined;
  let overdue: PendingTimer[] | undefined;
  for (const { pending } of timers.values()) {
    if (firesAt(pending) > now) continue;
    if (own !== undefined && compareTimers(pending, own) >= 0) continue;
    (overdue ??= []).push(pending);
  }
  return overdue?.toSorted(compareTimers).map(({ id }) => id) ?? none;
}

const none: readonly string[] = [];

function compareTimers(a: PendingTimer, b: PendingTimer): number {
  return a.deadline - b.deadline || compareEffects(a.id, b.id);
}
