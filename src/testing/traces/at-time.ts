import { createWithin } from '../nodes/create-within.ts';
import { createSeededRandom } from '../nodes/seeded-random.ts';

/** Runs synchronous code at a time in epoch milliseconds. `Math.random` gives the same numbers each time. */
export function atTime<T>(nowMs: number, work: () => T): T {
  return createWithin(() => nowMs, createSeededRandom(0))(work);
}
