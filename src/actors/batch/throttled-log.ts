import type { Clock } from '../ports/clock.ts';
import type { Log } from '../../log.ts';

/** Logs that may come in floods: at most one a minute for each key, with a count. */
export interface ThrottledLog {
  /** `details` describe one example. */
  warn(key: readonly string[], details: object, message: string): void;
  error(key: readonly string[], details: object, message: string): void;
}

const everyMs = 60_000;
const maxKeys = 1_000;

export function createThrottledLog(log: Log, clock: Clock): ThrottledLog {
  const told = new Map<string, { at: number; since: number }>();

  /** How many there were since the last one that was logged; undefined if this one is not logged. */
  function countOf(key: readonly string[]): number | undefined {
    const name = JSON.stringify(key);
    const now = clock.now();
    const before = told.get(name);
    if (before !== undefined && now - before.at < everyMs) {
      before.since += 1;
      return undefined;
    }
    // A key may hold a reason that differs each time, so the oldest keys are forgotten.
    const [oldest] = told.keys();
    if (told.size >= maxKeys && oldest !== undefined) told.delete(oldest);
    told.delete(name);
    told.set(name, { at: now, since: 0 });
    return (before?.since ?? 0) + 1;
  }

  function tell(level: 'warn' | 'error'): ThrottledLog['warn'] {
    return (key, details, message) => {
      const count = countOf([level, message, ...key]);
      if (count !== undefined) log[level]({ ...details, count }, message);
    };
  }

  return { warn: tell('warn'), error: tell('error') };
}
