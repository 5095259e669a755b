import { AssertionError } from 'node:assert';
import { endedAs } from './ended-as.ts';
import { hasCalled } from './has-called.ts';
import { holdsFast, type Certified } from './holds-fast.ts';
import { inState } from './in-state.ts';
import type { Observed } from './observed.ts';
import { owes } from './owes.ts';
import type { Verdict } from './verdict.ts';

/** Assertions about simulations and certificates, for any test runner. Each throws an `AssertionError` that says what was found. */
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
  /** No disturbance changed what the scenarios come to. */
  holdsFast: (certificate: Certified): void =>
    assertHolds(holdsFast(certificate), 'Expected a certificate without violations'),
};

function assertHolds({ holds, message }: Verdict, expected: string): void {
  if (!holds) throw new AssertionError({ message: `${expected}. ${message}` });
}
