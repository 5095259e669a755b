import { AsyncResource } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../actors/ports/clock.ts';
import { turns } from '../turns.ts';
import { createDelays } from './delays.ts';
import { createHolds } from './holds.ts';
import { waiting } from './waiting.ts';

/**
 * A clock whose time moves only when it is told to, and then only while nothing is runnable: no microtask, no turn of the
 * event loop, and no callout that does not itself wait for the clock (`sleep`) or for the test (`waiting`). Clocks do not
 * depend on each other, or on real time.
 */
export interface VirtualClock extends Required<Clock> {
  /** Resolves after `delayMs`. A callout that waits for this does not hold time. */
  readonly sleep: (delayMs: number) => Promise<void>;
  /** Resolves once nothing is runnable. Time does not move. */
  readonly settle: () => Promise<void>;
  /** Moves time by `delayMs`; each delay ends at its time, once nothing else is runnable. */
  readonly advance: (delayMs: number) => Promise<void>;
  /** Jumps ahead by `delayMs`: delays that would have ended meanwhile end late. */
  readonly skip: (delayMs: number) => Promise<void>;
  /**
   * Moves time from the end of one delay to the next until `read` returns what is `wanted`. Throws, with what it returned
   * last, if that takes longer than `withinMs` (default 10 minutes).
   */
  readonly until: <T>(
    read: () => T | Promise<T>,
    wanted: (value: T) => boolean,
    limit?: VirtualLimit,
  ) => Promise<T>;
  /**
   * Moves time until the promise settles, and settles as it does. The promise must not wait for anything real but
   * callouts, because nothing else holds time.
   */
  readonly finish: <T>(promise: Promise<T>, limit?: VirtualLimit) => Promise<T>;
  /** The names of the callouts that hold time. */
  readonly heldBy: () => readonly string[];
}

interface VirtualLimit {
  readonly withinMs?: number;
}

const defaultStartMs = Date.UTC(2026, 0, 1);
const defaultWithinMs = 600_000;
/** Turns of the event loop without any activity after which nothing is runnable: web streams take some per chunk. */
const quietTurns = 3;

export function createVirtualClock(startMs = defaultStartMs): VirtualClock {
  let now = startMs;
  /** Counts what shows that work is under way. */
  let activity = 0;
  let isEnding = false;
  const delays = createDelays();
  const { during, released, heldBy } = createHolds();

  function after(delayMs: number, run: () => void): () => void {
    activity += 1;
    const leftMs = delayMs > 0 ? delayMs : 0;
    const cancel = delays.add(now + leftMs, AsyncResource.bind(run));
    if (leftMs === 0) endDueSoon();
    return () => {
      activity += 1;
      cancel();
    };
  }

  /** What is due is runnable: it waits for no movement of time. One in each turn, so that none holds up the event loop. */
  function endDueSoon(): void {
    if (isEnding) return;
    isEnding = true;
    setImmediate(() => {
      isEnding = false;
      if (step(now)) endDueSoon();
    });
  }

  function endNext(atMs: number): void {
    now = Math.max(now, atMs);
    activity += 1;
    delays.endNext();
  }

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns;) {
      const before = activity;
      await turn();
      const held = released();
      await held;
      const isQuiet = held === undefined && activity === before && !turns.isBusy();
      quiet = isQuiet ? quiet + 1 : 0;
    }
  }

  /** Ends the next delay, if it ends by `latestMs`. */
  function step(latestMs: number): boolean {
    const atMs = delays.nextAt();
    if (atMs === undefined || atMs > latestMs) return false;
    endNext(atMs);
    return true;
  }

  async function advance(delayMs: number): Promise<void> {
    await settle();
    const latestMs = now + delayMs;
    while (step(latestMs)) await settle();
    now = Math.max(now, latestMs);
  }

  async function until<T>(
    read: () => T | Promise<T>,
    wanted: (value: T) => boolean,
    { withinMs = defaultWithinMs }: VirtualLimit = {},
  ): Promise<T> {
    const latestMs = now + withinMs;
    for (;;) {
      await settle();
      const value = await read();
      if (wanted(value)) return value;
      if (!step(latestMs)) {
        throw new Error(`Not within ${withinMs} ms; the last was ${JSON.stringify(value)}`);
      }
    }
  }

  return {
    now: () => now,
    after,
    during: async (name, callout) => {
      activity += 1;
      return during(name, callout);
    },
    sleep: async (delayMs) => waiting(new Promise((resolve) => after(delayMs, resolve))),
    settle,
    advance,
    async skip(delayMs) {
      await settle();
      now += delayMs;
      endDueSoon();
      await settle();
    },
    until,
    async finish(promise, limit) {
      let isSettled = false;
      const settled = () => {
        isSettled = true;
      };
      promise.then(settled, settled);
      await until(() => isSettled, Boolean, limit);
      return promise;
    },
    heldBy,
  };
}
