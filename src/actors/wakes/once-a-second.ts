import type { Clock } from '../ports/clock.ts';

const keptMs = 1_000;

/** Calls within a second share one check, so frequent calls cost nothing. A failed check is shared too. */
export function onceASecond<T>(clock: Clock, look: () => Promise<T>): () => Promise<T> {
  let last: { readonly askedAt: number; readonly answer: Promise<T> } | undefined;
  return async () => {
    const now = clock.now();
    if (last === undefined || Math.abs(now - last.askedAt) >= keptMs) {
      last = { askedAt: now, answer: look() };
    }
    return last.answer;
  };
}
