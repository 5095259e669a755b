import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '../../actors/ports/clock.ts';
import { turns } from '../../turns.ts';
import { createDelays } from './delays.ts';
import { createHolds } from './holds.ts';
import { waiting } from './waiting.ts';

/**
 * A clock whose time moves only when it is told to, and then only while nothing is runnable: no microtask, no turn of the
 * event loop, and no callout that does not itself wait for the clock (`sleep`) or for the test (`waiting`). Clocks do not
 * depend on each other, or on real time.
 */
export interface VirtualClock extends Required<Omit<Clock, 'within'>> {
  /** Resolves after `delayMs`. A callout that waits for this does not hold time. */
  readonly sleep: (delayMs: number) => Promise<void>;
  /** Resolves once nothing is runnable. Time does not move. */
  readonly settle: () => Promise<void>;
  /** Has upkeep done now, if anything is due for it; resolves once nothing is runnable. Time does not move. */
  readonly look: () => Promise<void>;
  /** For the next `forMs`, upkeep is done in its time although nothing is due for it. */
  readonly keepUp: (forMs: number) => void;
  /** Moves time by `delayMs`; each delay ends at its time, once nothing else is runnable. */
  readonly advance: (delayMs: number) => Promise<void>;
  /** Jumps ahead by `delayMs` at once, whatever is runnable: delays that would have ended meanwhile end late. */
  readonly jump: (delayMs: number) => void;
  /** As `jump`, once nothing is runnable; resolves once nothing is runnable again. */
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
  /** As `until`, but resolves with what `read` returned last, wanted or not, once no more time may pass. */
  readonly seek: <T>(
    read: () => T | Promise<T>,
    wanted: (value: T) => boolean,
    limit?: VirtualLimit,
  ) => Promise<{ readonly isFound: boolean; readonly value: T }>;
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
  /** How many times time may move. Default: without limit. */
  readonly maxMoves?: number;
}

/** Lets time leap over upkeep (`afterIdle`), which is done only once something is due. */
interface Upkeep {
  /** When upkeep next has something to do, in epoch milliseconds. */
  readonly nextDueAt: () => Promise<number | undefined>;
}

const defaultStartMs = Date.UTC(2026, 0, 1);
const defaultWithinMs = 600_000;
/** Turns of the event loop without any activity after which nothing is runnable: web streams take some per chunk. */
const quietTurns = 3;

/** With `upkeep`, time leaps over upkeep; otherwise upkeep waits as everything else does. */
export function createVirtualClock(startMs = defaultStartMs, upkeep?: Upkeep): VirtualClock {
  let now = startMs;
  /** Counts what shows that work is under way. */
  let activity = 0;
  let isEnding = false;
  let keptUpUntilMs = -Infinity;
  const delays = createDelays();
  const idleDelays = createDelays();
  const { during, released, heldBy } = createHolds();

  function after(delayMs: number, run: () => void): () => void {
    activity += 1;
    const leftMs = delayMs > 0 ? delayMs : 0;
    const cancel = delays.add(now + leftMs, inScope(run));
    if (leftMs === 0) endDueSoon();
    return () => {
      activity += 1;
      cancel();
    };
  }

  function afterIdle(delayMs: number, run: () => void): () => void {
    return idleDelays.add(now + Math.max(delayMs, 1), inScope(run));
  }

  /** What is due is runnable: it waits for no movement of time. One in each turn, so that none holds up the event loop. */
  function endDueSoon(): void {
    if (isEnding) return;
    isEnding = true;
    setImmediate(() => {
      isEnding = false;
      if (!isDue(now)) return;
      endNext(now);
      endDueSoon();
    });
  }

  function jump(delayMs: number): void {
    now += delayMs;
    endDueSoon();
  }

  function endNext(atMs: number): void {
    now = Math.max(now, atMs);
    activity += 1;
    delays.endNext();
  }

  async function settle(): Promise<void> {
    await new Promise<void>((resolve) => {
      let quiet = 0;
      let before = activity;
      const look = (): void => {
        const held = released();
        const isQuiet = held === undefined && activity === before && !turns.isBusy();
        quiet = isQuiet ? quiet + 1 : 0;
        if (quiet >= quietTurns) resolve();
        else if (held === undefined) begin();
        else void held.then(begin);
      };
      const begin = (): void => {
        before = activity;
        setImmediate(look);
      };
      begin();
    });
  }

  async function look(): Promise<void> {
    await settle();
    if (((await upkeep?.nextDueAt()) ?? Infinity) > now) return;
    activity += 1;
    idleDelays.endAll();
    await settle();
  }

  function isDue(atMs: number): boolean {
    return (delays.nextAt() ?? Infinity) <= atMs;
  }

  /** When upkeep is next done because something is due for it. */
  async function upkeepAt(): Promise<number> {
    const roundAt = idleDelays.nextAt();
    if (roundAt === undefined) return Infinity;
    if (roundAt <= keptUpUntilMs) return roundAt;
    return Math.max(roundAt, (await upkeep?.nextDueAt()) ?? Infinity);
  }

  /** Moves time to the end of the next delay, or to the next upkeep, if that is no later than `latestMs`. */
  async function step(latestMs: number): Promise<boolean> {
    const idleAt = await upkeepAt();
    const atMs = delays.nextAt() ?? Infinity;
    if (Math.min(atMs, idleAt) > latestMs) return false;
    if (atMs <= idleAt) endNext(atMs);
    else endIdle(idleAt);
    return true;
  }

  function endIdle(atMs: number): void {
    now = Math.max(now, atMs);
    activity += 1;
    while ((idleDelays.nextAt() ?? Infinity) <= now) idleDelays.endNext();
  }

  async function advance(delayMs: number): Promise<void> {
    await settle();
    const latestMs = now + delayMs;
    while (await step(latestMs)) await settle();
    now = Math.max(now, latestMs);
  }

  async function seek<T>(
    read: () => T | Promise<T>,
    wanted: (value: T) => boolean,
    { withinMs = defaultWithinMs, maxMoves = Infinity }: VirtualLimit = {},
  ): Promise<{ readonly isFound: boolean; readonly value: T }> {
    const latestMs = now + withinMs;
    for (let moves = 0; ; moves += 1) {
      await settle();
      const value = await read();
      if (wanted(value)) return { isFound: true, value };
      if (moves >= maxMoves || !(await step(latestMs))) return { isFound: false, value };
    }
  }

  async function until<T>(
    read: () => T | Promise<T>,
    wanted: (value: T) => boolean,
    limit: VirtualLimit = {},
  ): Promise<T> {
    const { isFound, value } = await seek(read, wanted, limit);
    if (isFound) return value;
    const { withinMs = defaultWithinMs } = limit;
    throw new Error(`Not within ${withinMs} ms; the last was ${JSON.stringify(value)}`);
  }

  return {
    now: () => now,
    after,
    afterIdle: upkeep === undefined ? after : afterIdle,
    during: async (name, callout) => {
      activity += 1;
      return during(name, callout);
    },
    sleep: async (delayMs) => waiting(new Promise((resolve) => after(delayMs, resolve))),
    settle,
    look,
    keepUp(forMs) {
      keptUpUntilMs = Math.max(keptUpUntilMs, now + forMs);
    },
    advance,
    jump,
    async skip(delayMs) {
      await settle();
      jump(delayMs);
      await settle();
    },
    seek,
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

/** As `AsyncResource.bind`, at a fifth of its cost. */
function inScope(run: () => void): () => void {
  const scope = new AsyncResource('VirtualDelay');
  return () => scope.runInAsyncScope(run);
}
