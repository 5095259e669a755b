import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** Warnings that may come in floods: of those with the same key, one a minute, with how many there were. */
export interface ThrottledLog {
  /** `details` are of one example. */
  warn(key: readonly string[], details: object, message: string): void;
}

const everyMs = 60_000;
const maxKeys = 1_000;

export function createThrottledLog(log: Log, clock: Clock): ThrottledLog {
  const told = new Map<string, { at: number; since: number }>();

  return {
    warn(key, details, message) {
      const name = JSON.stringify(key);
      const now = clock.now();
      const before = told.get(name);
      if (before !== undefined && now - before.at < everyMs) {
        before.since += 1;
        return;
      }
      // A reason may hold what differs each time; the oldest are forgotten.
      const [oldest] = told.keys();
      if (told.size >= maxKeys && oldest !== undefined) told.delete(oldest);
      told.delete(name);
      told.set(name, { at: now, since: 0 });
      log.warn({ ...details, count: (before?.since ?? 0) + 1 }, message);
    },
  };
}
