import { setTimeout as wait } from 'node:timers/promises';

/** Yields every `ms` until the signal fires. */
export async function* every(ms: number, signal: AbortSignal): AsyncGenerator<void> {
  for (;;) {
    try {
      await wait(ms, undefined, { signal });
    } catch {
      return;
    }
    yield;
  }
}
