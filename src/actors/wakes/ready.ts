import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import { checkWakes } from './check-wakes.ts';
import { onceASecond } from './once-a-second.ts';

/** Whether this node should get traffic, with the result of each check: `ok`, or the reason. Never rejects. */
export function createReady(deps: {
  readonly store: Store;
  readonly wakes: Wakes;
  readonly clock: Clock;
  /** When the due index was last read (epoch milliseconds). */
  readonly seenAt: () => number;
  readonly isClosing: () => boolean;
}): () => Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }> {
  const { store, wakes, clock } = deps;
  // The probe writes, and anyone may request it.
  const probe = onceASecond(clock, async () => store.ping());

  return async () => {
    const checks: Record<string, string> = {};
    try {
      await probe();
      checks['store'] = 'ok';
      checks['wakes'] = await checkWakes({ store, wakes, clock, seenAt: deps.seenAt() });
    } catch (error) {
      checks['store'] ??= error instanceof Error ? error.message : 'unreachable';
    }
    if (deps.isClosing()) checks['node'] = 'shutting down';
    return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
  };
}
