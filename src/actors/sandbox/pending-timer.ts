import { compareEffects } from '../ports/ids.ts';
import { firesAt } from '../record/due.ts';
import type { InstanceRecord, PendingTimer } from '../record/record.ts';

/**
 * The pending timer with this id. With an event, too: the one with both, or that event (the first to fire), or that id, because a
 * changed machine may name either differently. With neither: the one that fires first.
 */
export function pendingTimer(
  { timers }: InstanceRecord,
  { id, event }: { readonly id?: string | undefined; readonly event?: string | undefined },
): PendingTimer | undefined {
  const pending = timers
    .filter(({ lost }) => lost === undefined)
    // As a node orders them.
    .toSorted((a, b) => firesAt(a) - firesAt(b) || compareEffects(a.id, b.id));
  const withId = (timer: PendingTimer) => timer.id === id;
  if (event !== undefined) {
    const withEvent = pending.filter((timer) => timer.event.type === event);
    return withEvent.find(withId) ?? withEvent[0] ?? pending.find(withId);
  }
  return id === undefined ? pending[0] : pending.find(withId);
}
