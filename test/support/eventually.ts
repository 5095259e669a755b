import { setTimeout as sleep } from 'node:timers/promises';

/** What `read` gives as soon as that is `wanted`. Fails, with what it gave last, where that takes too long. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  { withinMs = 30_000, everyMs = 20 } = {},
): Promise<T> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (performance.now() > endsAt) {
      throw new Error(`Not within ${withinMs} ms; the last was ${JSON.stringify(value)}`);
    }
    await sleep(everyMs);
  }
}
