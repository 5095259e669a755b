import type { Clock } from '../ports/clock.ts';

const keptMs = 1_000;

/** Whoever asks within a second shares one look, so that asking often costs nothing. A look that failed is kept, too. */
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
