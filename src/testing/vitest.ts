import { expect } from 'vitest';
import { endedAs } from './assertions/ended-as.ts';
import { hasCalled } from './assertions/has-called.ts';
import { holdsFast, type Certified } from './assertions/holds-fast.ts';
import { inState } from './assertions/in-state.ts';
import type { Observed } from './assertions/observed.ts';
import { allHolds, type HoldOptions } from './exploration/all-holds.ts';
import { covers, type Shares } from './exploration/covers.ts';
import type { Explored } from './exploration/explored.ts';
import { owes } from './assertions/owes.ts';
import type { Verdict } from './assertions/verdict.ts';

/** What `expect(sim)`, or `expect(certificate)`, can also do once this module is imported. */
export interface SimulationMatchers {
  /** The instance is in a state at one of these paths, such as `paid.pickup | shipped`, or in one within it. */
  toBeIn(path: string): void;
  toHaveCompleted(): void;
  toHaveFailed(): void;
  toBeCancelled(): void;
  /** The effects of exactly these tasks would be undone by a rollback; without tasks, none. */
  toOwe(...tasks: readonly string[]): void;
  /** The task was called, or was called this many times. Each attempt is a call. */
  toHaveCalled(task: string, times?: number): void;
  /** No disturbance changed what the scenarios of the certificate come to. */
  toHoldFast(): void;
}

/** What `expect(exploration)` can also do. */
export interface ExplorationMatchers {
  /** This share of what the process declares was covered: `{ transitions: 1, taskOutcomes: 0.9 }`. */
  toCover(shares: Shares): void;
  /**
   * All properties hold, each was exercised, and nothing was found. Fails for an exploration that was cut off, unless you pass
   * `{ asFarAsExplored: true }`.
   */
  toHold(options?: HoldOptions): void;
}

declare module 'vitest' {
  interface Matchers<T> extends SimulationMatchers, ExplorationMatchers {}
}

expect.extend({
  toBeIn: (sim: Observed, path: string) => toResult(inState(sim, path), `to be in "${path}"`),
  toHaveCompleted: (sim: Observed) => toResult(endedAs(sim, 'Completed'), 'to have completed'),
  toHaveFailed: (sim: Observed) => toResult(endedAs(sim, 'Failed'), 'to have failed'),
  toBeCancelled: (sim: Observed) => toResult(endedAs(sim, 'Cancelled'), 'to be cancelled'),
  toOwe: (sim: Observed, ...tasks: readonly string[]) =>
    toResult(owes(sim, tasks), `to owe ${tasks.join(', ') || 'nothing'}`),
  toHaveCalled: (sim: Observed, task: string, times?: number) =>
    toResult(
      hasCalled(sim, task, times),
      `to have called "${task}"${times === undefined ? '' : ` ${times} times`}`,
    ),
  toCover: (exploration: Explored, shares: Shares) =>
    toResult(covers(exploration, shares), `to cover ${JSON.stringify(shares)}`),
  toHold: (exploration: Explored, options?: HoldOptions) =>
    toResult(allHolds(exploration, options), 'to hold'),
  toHoldFast: (certificate: Certified) => toResult(holdsFast(certificate), 'to hold fast'),
});

function toResult({ holds, message }: Verdict, wanted: string) {
  return {
    pass: holds,
    message: () => `Expected it ${holds ? 'not ' : ''}${wanted}. ${message}`,
  };
}
