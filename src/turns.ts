/**
 * Spreads work over turns of the event loop, so that a new connection waits for a slice of the work, not for all of it,
 * and a request does not wait for all the work that earlier requests have caused.
 */
export interface Turns {
  /**
   * Returns undefined to the first caller in a turn, which continues at once. Otherwise resolves when earlier callers
   * have had their time, in this turn or a later one.
   */
  next(): Promise<void> | undefined;
  /**
   * For work that no caller waits for at the moment, such as a task and its outcome. Resolves when earlier such work has had
   * its time; returns undefined while the share of the turn that it belongs to lasts. While there are requests, it gets a share of
   * each turn that grows with its delay.
   */
  later(): Promise<void> | undefined;
  /**
   * Reports an accepted connection: more may be waiting, and the event loop accepts one per turn. They go before the
   * work.
   */
  connected(): void;
  /** Whether callers wait for their turn. */
  isBusy(): boolean;
  /** Whether work has come in faster than it is done for some time, so that new work should be refused. */
  isOverloaded(): boolean;
}

/** How long work may continue in one turn. Work that has begun is not interrupted. */
const sliceMs = 10;
/** How long work waits at most while connections are accepted. */
const acceptMs = 20;
/** The least that later work gets of a turn with requests. */
const leastShareMs = 2;
/** Later work that has waited for this long gets as much of a turn as requests. */
const patienceMs = 1_000;

/** Requests that wait for this long, and later work that waits for that long, are too late. */
const lateMs = 2_000;
const lateLaterMs = 5_000;
/** For how long they must have been so in each turn: a single pause, as when the process was stopped, is no overload. */
const overloadMs = 2_000;

interface Caller {
  readonly since: number;
  readonly begin: () => void;
}

/** `elapsedMs`: the elapsed time of a monotonic clock. */
export function createTurns(elapsedMs: () => number): Turns {
  const waiting: Caller[] = [];
  const waitingLater: Caller[] = [];
  /** Whether work was requested, or a connection accepted, in this turn. */
  let isArmed = false;
  let isTaken = false;
  let isAccepting = false;
  let sliceEndsAt = 0;
  let shareEndsAt = 0;
  let acceptUntil = 0;
  let lateSince: number | undefined;

  function arm(): void {
    if (isArmed) return;
    isArmed = true;
    setImmediate(endTurn);
  }

  /** Runs once in each turn, before `release` and `releaseLater`. */
  function endTurn(): void {
    const hasRequests = isTaken || waiting.length > 0;
    isArmed = false;
    isTaken = false;
    if (waiting.length + waitingLater.length === 0) {
      lateSince = undefined;
    } else {
      const now = elapsedMs();
      lateSince = isLate(now) ? (lateSince ?? now) : undefined;
      const isHeld = isAccepting && now < acceptUntil;
      shareEndsAt = isHeld ? now : now + shareOf(waitingLater[0], hasRequests, now);
      // What later work takes is added to the slice of the requests, not taken from it.
      sliceEndsAt = isHeld ? now : Math.max(shareEndsAt, now) + sliceMs;
      if (!isHeld) acceptUntil = sliceEndsAt + acceptMs;
      arm();
    }
    isAccepting = false;
  }

  function isLate(now: number): boolean {
    return delayOf(waiting[0], now) > lateMs || delayOf(waitingLater[0], now) > lateLaterMs;
  }

  /** Releases one caller per callback, so that its work is done before the next is considered. */
  function release(): void {
    if (elapsedMs() < sliceEndsAt) waiting.shift()?.begin();
    else setImmediate(release);
  }

  function releaseLater(): void {
    if (elapsedMs() < shareEndsAt) waitingLater.shift()?.begin();
    else setImmediate(releaseLater);
  }

  return {
    next() {
      arm();
      if (waiting.length === 0) {
        if (!isTaken && !isAccepting) {
          isTaken = true;
          return undefined;
        }
        acceptUntil = elapsedMs() + acceptMs;
      }
      return new Promise((begin) => {
        waiting.push({ since: elapsedMs(), begin });
        setImmediate(release);
      });
    },
    later() {
      arm();
      const now = elapsedMs();
      // What it belongs to has its time already.
      if (now < shareEndsAt && waiting.length === 0 && !isAccepting) return undefined;
      return new Promise((begin) => {
        waitingLater.push({ since: now, begin });
        setImmediate(releaseLater);
      });
    },
    connected() {
      isAccepting = true;
      arm();
    },
    isOverloaded: () => lateSince !== undefined && elapsedMs() - lateSince > overloadMs,
    isBusy: () => waiting.length + waitingLater.length > 0,
  };
}

/** How much of a turn later work gets: all if there are no requests, otherwise more the longer it has waited. */
function shareOf(oldest: Caller | undefined, hasRequests: boolean, now: number): number {
  if (oldest === undefined) return 0;
  if (!hasRequests) return sliceMs;
  const impatience = Math.min(delayOf(oldest, now) / patienceMs, 1);
  return leastShareMs + (sliceMs - leastShareMs) * impatience;
}

function delayOf(caller: Caller | undefined, now: number): number {
  return caller === undefined ? 0 : now - caller.since;
}

/** One for this thread, which has one event loop. */
export const turns = createTurns(() => performance.now());
