import { AssertionError } from 'node:assert';
import { endedAs } from './assertions/ended-as.ts';
import { hasCalled } from './assertions/has-called.ts';
import { holdsFast, type Certified } from './assertions/holds-fast.ts';
import { inState } from './assertions/in-state.ts';
import type { Observed } from './assertions/observed.ts';
import { owes } from './assertions/owes.ts';
import { allHolds, type HoldOptions } from './exploration/all-holds.ts';
import { covers, type Shares } from './exploration/covers.ts';
import type { Explored } from './exploration/explored.ts';
import type { Verdict } from './assertions/verdict.ts';

/** Assertions about simulations, explorations and certificates, for any test runner. Each throws an `AssertionError` that says what was found. */
export const assertThat = {
  /** The instance is in a state at one of these paths, such as `paid.pickup | shipped`, or in one within it. */
  isIn: (sim: Observed, path: string): void =>
    assertHolds(inState(sim, path), `Expected the state "${path}"`),
  hasCompleted: (sim: Observed): void =>
    assertHolds(endedAs(sim, 'Completed'), 'Expected a completed instance'),
  hasFailed: (sim: Observed): void =>
    assertHolds(endedAs(sim, 'Failed'), 'Expected a failed instance'),
  isCancelled: (sim: Observed): void =>
    assertHolds(endedAs(sim, 'Cancelled'), 'Expected a cancelled instance'),
  /** The effects of exactly these tasks would be undone by a rollback; without tasks, none. */
  owes: (sim: Observed, ...tasks: readonly string[]): void =>
    assertHolds(owes(sim, tasks), `Expected it to owe ${tasks.join(', ') || 'nothing'}`),
  /** Each attempt is a call. */
  hasCalled: (sim: Observed, task: string, times?: number): void =>
    assertHolds(hasCalled(sim, task, times), `Expected ${times ?? 'some'} calls of "${task}"`),
  /** At least these shares of what the process declares were explored: `{ transitions: 1 }`. */
  covers: (exploration: Explored, shares: Shares): void =>
    assertHolds(covers(exploration, shares), `Expected it to cover ${JSON.stringify(shares)}`),
  /**
   * All properties hold, each was exercised, and nothing was found. Fails for an exploration that was cut off, unless you pass
   * `{ asFarAsExplored: true }`.
   */
  holds: (exploration: Explored, options?: HoldOptions): void =>
    assertHolds(allHolds(exploration, options), 'Expected all to hold'),
  /** No disturbance changed what the scenarios come to. */
  holdsFast: (certificate: Certified): void =>
    assertHolds(holdsFast(certificate), 'Expected a certificate without violations'),
};

function assertHolds({ holds, message }: Verdict, expected: string): void {
  if (!holds) throw new AssertionError({ message: `${expected}. ${message}` });
}
