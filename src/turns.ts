/**
 * Spreads work over turns of the event loop, so that a new connection waits for a slice of the work, not for all of it.
 */
export interface Turns {
  /**
   * Returns undefined to the first caller in a turn, which continues at once. Otherwise resolves when earlier callers
   * have had their time, in this turn or a later one.
   */
  next(): Promise<void> | undefined;
  /**
   * Reports an accepted connection: more may be waiting, and the event loop accepts one per turn. They go before the
   * work.
   */
  connected(): void;
  /** Whether callers wait for their turn. */
  isBusy(): boolean;
}

/** How long work may continue in one turn. Work that has begun is not interrupted. */
const sliceMs = 10;
/** How long work waits at most while connections are accepted. */
const acceptMs = 20;

/** `elapsedMs`: the elapsed time of a monotonic clock. */
export function createTurns(elapsedMs: () => number): Turns {
  const waiting: (() => void)[] = [];
  /** Whether work was requested, or a connection accepted, in this turn. */
  let isArmed = false;
  let isTaken = false;
  let isAccepting = false;
  let sliceEndsAt = 0;
  let acceptUntil = 0;

  function arm(): void {
    if (isArmed) return;
    isArmed = true;
    setImmediate(endTurn);
  }

  /** Runs once in each turn, before `release`. */
  function endTurn(): void {
    isArmed = false;
    isTaken = false;
    if (waiting.length > 0) {
      const now = elapsedMs();
      const isHeld = isAccepting && now < acceptUntil;
      sliceEndsAt = isHeld ? now : now + sliceMs;
      if (!isHeld) acceptUntil = sliceEndsAt + acceptMs;
      arm();
    }
    isAccepting = false;
  }

  /** Releases one caller per callback, so that its work is done before the next is considered. */
  function release(): void {
    if (elapsedMs() < sliceEndsAt) waiting.shift()?.();
    else setImmediate(release);
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
      return new Promise((resolve) => {
        waiting.push(resolve);
        setImmediate(release);
      });
    },
    connected() {
      isAccepting = true;
      arm();
    },
    isBusy: () => waiting.length > 0,
  };
}

/** One for this thread, which has one event loop. */
export const turns = createTurns(() => performance.now());
