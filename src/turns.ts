/** Spreads work over turns of the event loop, so that a new connection waits for a slice of the work, not for all of it. */
export interface Turns {
  /**
   * Undefined for the first that asks in a turn: go on at once. Otherwise resolves when those that asked before have had
   * their time, in this turn or in a later one.
   */
  next(): Promise<void> | undefined;
  /** A connection was accepted: others may wait, and the event loop accepts one a turn. They go before the work. */
  connected(): void;
}

/** How long work may go on in one turn. What has begun is not interrupted. */
const sliceMs = 10;
/** How long work waits at a time, at most, while connections are accepted. */
const acceptMs = 20;

/** `elapsedMs`: how much time has passed, by a clock that nobody sets. */
export function createTurns(elapsedMs: () => number): Turns {
  const waiting: (() => void)[] = [];
  /** Somebody has asked in this turn, or a connection was accepted. */
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

  /** A callback for each piece of work: what it goes on with is done before the next one is looked at. */
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
  };
}

/** Of this thread, which has one event loop. */
export const turns = createTurns(() => performance.now());
