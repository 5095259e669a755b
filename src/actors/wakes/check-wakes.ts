import type { Clock } from '../ports/clock.ts';
import type { Store, Wakes } from '../ports/ports.ts';

const readyMs = 10_000;

/**
 * Do wakes flow, and is nothing late? `ok`, or what is wrong, for people. `seenAt`: when the watch last saw the due
 * index. What it pushed back counts from when it was first due: it may push back for ever.
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
