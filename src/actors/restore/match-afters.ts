import type { After } from '../record/record.ts';

/** A delay that a state had; `runs`: its timer has not fired yet. */
export interface HadAfter {
  readonly after: After;
  readonly runs: boolean;
}

/**
 * Matches each delay that a state had to one that it has now; undefined if there is none. An identical delay matches
 * first, then the same delay, then the same target, and then, for running timers, the same position if both sides have
 * equally many left. A fired timer does not match by position alone, because that would keep a new delay from being
 * armed.
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
