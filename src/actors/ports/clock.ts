/** The runtime's clock: passed in, so that it can be simulated. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls `run` once, after `delayMs`. The returned function cancels the call. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Runs a callout. Simulated time does not move until it is finished or waits for that time; real time ignores it. */
  readonly during?: <T>(name: string, callout: () => Promise<T>) => Promise<T>;
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

/** Resolves after `delayMs`, or at once when the signal fires. Never rejects. */
export async function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
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
