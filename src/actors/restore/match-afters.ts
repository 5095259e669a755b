import type { After } from '../record/record.ts';

/** A delay that a state had; `runs`: its timer has not fired yet. */
export interface HadAfter {
  readonly after: After;
  readonly runs: boolean;
}

/**
 * Finds for each delay that a state had the one that it has now; undefined: none. The same delay comes first, then one
 * that leads to the same place, then, for timers that run, the one in the same place where as many are left on both
 * sides. What has fired is not found by its place alone: it would keep a new delay from being armed.
 */
export function matchAfters(
  had: readonly HadAfter[],
  has: readonly After[],
): readonly (After | undefined)[] {
  const matches = new Map<HadAfter, After>();
  const free = new Set(has);

  function take(open: readonly HadAfter[], isSame: (before: After, now: After) => boolean): void {
    for (const one of open) {
      const match = [...free].find((now) => isSame(one.after, now));
      if (match === undefined || matches.has(one)) continue;
      matches.set(one, match);
      free.delete(match);
    }
  }

  take(had, ([delay, to], now) => delay === now[0] && to === now[1]);
  take(had, ([delay], now) => delay === now[0]);
  take(had, ([, to], now) => to === now[1]);
  const running = had.filter((one) => one.runs && !matches.has(one));
  if (running.length === free.size) take(running, () => true);
  return had.map((one) => matches.get(one));
}
