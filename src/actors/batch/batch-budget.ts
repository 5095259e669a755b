/** How much one batch may use before it is committed; its remaining items form the next one. */
export interface BatchLimits {
  /** Approximate size of events, history entries and answers. */
  readonly maxBytes: number;
  readonly maxMs: number;
  /** The elapsed time, by a monotonic clock. */
  readonly elapsedMs: () => number;
}

/** The remaining budget. */
export interface BatchBudget {
  leftBytes: number;
  readonly untilMs: number;
  readonly elapsedMs: () => number;
}

export const batchBytes = 8 * 1024 ** 2;
export const batchMs = 50;

export function startBudget({ maxBytes, maxMs, elapsedMs }: BatchLimits): BatchBudget {
  return { leftBytes: maxBytes, untilMs: elapsedMs() + maxMs, elapsedMs };
}

export function isSpent({ leftBytes, untilMs, elapsedMs }: BatchBudget): boolean {
  return leftBytes <= 0 || elapsedMs() >= untilMs;
}
