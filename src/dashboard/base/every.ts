import { sleep, type Clock } from '../../actors/ports/clock.ts';

/** Yields every `ms` until the signal fires. */
export async function* every(clock: Clock, ms: number, signal: AbortSignal): AsyncGenerator<void> {
  while (!signal.aborted) {
    await sleep(clock, ms, signal);
    if (!signal.aborted) yield;
  }
}
