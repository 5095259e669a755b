import { jsonBytes } from '../record/json-size.ts';

/** How much may be played for one request. */
export interface WhatIfBudget {
  /** Does some work, and notes how long it took. */
  spend<T>(work: () => T): T;
  /** The same for a step. */
  step<T>(work: () => T): T;
  /** Whether the work under way has used up what was left; if so, what it comes to is not known. */
  isLate(): boolean;
  /** Whether some work was late. */
  hasGivenUp(): boolean;
  /** Notes what was added to the answer. */
  note(added: unknown): void;
  /** Whether there is no room for what is to be played next. */
  isSpent(): boolean;
  /** Why something was not played; undefined if all was. */
  cutOff(): string | undefined;
}

const mostSteps = 500;
/** Of computing: other requests are served in between. */
const mostMs = 500;
const mostBytes = 4 * 1024 * 1024;

/** `elapsedMs`: the elapsed time of a monotonic clock. */
export function createWhatIfBudget(elapsedMs: () => number): WhatIfBudget {
  let leftSteps = mostSteps;
  let leftMs = mostMs;
  let leftBytes = mostBytes;
  let cutOff: string | undefined;
  let runningSince: number | undefined;
  let givenUp = false;
  const budget: WhatIfBudget = {
    spend(work) {
      const startedAt = elapsedMs();
      runningSince = startedAt;
      try {
        return work();
      } finally {
        runningSince = undefined;
        leftMs -= elapsedMs() - startedAt;
      }
    },
    isLate() {
      givenUp ||= runningSince !== undefined && elapsedMs() - runningSince > leftMs;
      return givenUp;
    },
    hasGivenUp: () => givenUp,
    step(work) {
      leftSteps -= 1;
      return budget.spend(work);
    },
    note(added) {
      leftBytes -= jsonBytes(added, leftBytes + 1);
    },
    isSpent() {
      cutOff ??= reason();
      return cutOff !== undefined;
    },
    cutOff: () => cutOff,
  };
  return budget;

  function reason(): string | undefined {
    if (leftSteps <= 0) return `The moves come to more than ${mostSteps} steps.`;
    if (givenUp || leftMs <= 0) return `The moves take longer than ${mostMs} ms to compute.`;
    return leftBytes <= 0 ? `The answer is larger than ${mostBytes} bytes.` : undefined;
  }
}
