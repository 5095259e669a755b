import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';

const readyMs = 10_000;

/**
 * Checks that wakes arrive and that nothing is late. Returns `ok`, or the problem as text. `seenAt`: when the watch
 * last checked the due index. Entries that the watch pushed back count from when they were first due, because they
 * can be pushed back forever.
 */
export async function checkWakes(deps: {
  readonly store: Store;
  readonly wakes: Wakes;
  readonly clock: Clock;
  readonly seenAt: number;
}): Promise<string> {
  const { store, wakes, clock } = deps;
  const dueAt = await store.nextDueAt();
  const now = clock.now();
  const lateMs = Math.max(now - (dueAt ?? now), now - deps.seenAt);
  return wakes.flowing() && lateMs < readyMs ? 'ok' : `stalled for ${Math.max(lateMs, 0)} ms`;
}
