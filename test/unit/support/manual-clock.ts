import type { Clock } from '../../../src/actors/ports/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** How many delays are under way. */
  waiting(): number;
}

export function createManualClock(startMs = 0): ManualClock {
  let now = startMs;
  const delays = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after(delayMs, run) {
      const delay = { at: now + delayMs, run };
      delays.add(delay);
      return () => delays.delete(delay);
    },
    advance(ms) {
      now += ms;
      for (const delay of delays) {
        if (delay.at > now) continue;
        delays.delete(delay);
        delay.run();
      }
    },
    waiting: () => delays.size,
  };
}
