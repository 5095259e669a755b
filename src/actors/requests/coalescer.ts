import type { Clock } from '../ports/clock.ts';

/**
 * Passes on values by key: the first at once, then at most one in each interval, the newest. The last value is never
 * lost.
 */
export interface Coalescer<T> {
  /** Resolves, or rejects, when this value or a newer one has been passed on. */
  give(key: string, value: T): Promise<void>;
  /** Shortens the interval of a key that has recent values. */
  shorten(key: string, intervalMs: number): void;
  /** Passes on the waiting value of the key now. */
  flush(key: string): void;
  /** Passes on all waiting values now. */
  flushAll(): void;
}

interface Held<T> {
  value: T;
  readonly passed: Promise<void>;
  readonly pass: () => void;
}

interface Entry<T> {
  intervalMs: number;
  /** When the last value was passed on (epoch milliseconds). */
  at: number;
  held: Held<T> | undefined;
  cancel: () => void;
}

export function createCoalescer<T>(
  clock: Clock,
  intervalMs: number,
  passOn: (value: T) => Promise<void>,
): Coalescer<T> {
  const entries = new Map<string, Entry<T>>();

  function arm(key: string, entry: Entry<T>): void {
    entry.cancel();
    const leftMs = entry.at + entry.intervalMs - clock.now();
    // The clock may have been set.
    const waitMs = Math.min(Math.max(leftMs, 0), entry.intervalMs);
    entry.cancel = clock.after(waitMs, () => flush(key));
  }

  function hold(value: T): Held<T> {
    let pass = () => {};
    const held: Held<T> = {
      value,
      passed: new Promise<void>((resolve, reject) => {
        pass = () => void passOn(held.value).then(resolve, reject);
      }),
      pass: () => pass(),
    };
    return held;
  }

  function flush(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    const { held } = entry;
    if (held === undefined) {
      entry.cancel();
      entries.delete(key);
      return;
    }
    entry.held = undefined;
    entry.at = clock.now();
    arm(key, entry);
    held.pass();
  }

  return {
    async give(key, value) {
      const entry = entries.get(key);
      if (entry === undefined) {
        const fresh = { intervalMs, at: clock.now(), held: undefined, cancel: () => {} };
        entries.set(key, fresh);
        arm(key, fresh);
        return passOn(value);
      }
      entry.held ??= hold(value);
      entry.held.value = value;
      return entry.held.passed;
    },
    shorten(key, shorterMs) {
      const entry = entries.get(key);
      if (entry === undefined || entry.intervalMs <= shorterMs) return;
      entry.intervalMs = shorterMs;
      arm(key, entry);
    },
    flush,
    flushAll() {
      for (const key of entries.keys()) {
        flush(key);
        entries.get(key)?.cancel();
        entries.delete(key);
      }
    },
  };
}
