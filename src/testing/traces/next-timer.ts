import { compareEffects } from '../../actors/ports/ids.ts';
import { firesAt } from '../../actors/record/due.ts';
import type { InstanceRecord, PendingTimer } from '../../actors/record/record.ts';

/** The timer that fires next, as a node orders them. */
export function nextTimer({ timers }: InstanceRecord): PendingTimer | undefined {
  let next: PendingTimer | undefined;
  for (const timer of timers) {
    if (timer.lost !== undefined) continue;
    if (next === undefined || compare(timer, next) < 0) next = timer;
  }
  return next;
}

function compare(a: PendingTimer, b: PendingTimer): number {
  return firesAt(a) - firesAt(b) || compareEffects(a.id, b.id);
}
