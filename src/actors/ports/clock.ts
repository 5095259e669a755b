/** The runtime's clock: passed in, so that it can be simulated. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls `run` once, after `delayMs`. The returned function cancels the call. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Runs a callout. Simulated time does not move until it is finished or waits for that time; real time ignores it. */
  readonly during?: <T>(name: string, callout: () => Promise<T>) => Promise<T>;
  /** As `after`, for upkeep that may come late while nothing is due: simulated time leaps over it. Default: `after`. */
  readonly afterIdle?: Clock['after'];
  /** Runs code of a machine, synchronously. Simulated time shows itself to it as `Date`; real time ignores it. */
  readonly within?: <T>(work: () => T) => T;
}

/** The longest delay that `setTimeout` supports; it runs longer ones at once. */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    let timeout: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      timeout =
        leftMs <= longestDelayMs
          ? setTimeout(run, leftMs)
          : setTimeout(() => wait(leftMs - longestDelayMs), longestDelayMs);
    };
    wait(delayMs);
    return () => clearTimeout(timeout);
  },
};

/** Runs code of a machine, which sees the time of this clock. */
export function within<T>(clock: Clock, work: () => T): T {
  return clock.within === undefined ? work() : clock.within(work);
}

/** As `sleep`, between two rounds of upkeep. */
export async function idle(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return sleep({ after: clock.afterIdle ?? clock.after }, delayMs, signal);
}

/** Resolves after `delayMs`, or at once when the signal fires. Never rejects. */
export async function sleep(
  clock: Pick<Clock, 'after'>,
  delayMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(delayMs, end);
    signal.addEventListener('abort', end);
  });
}
