import type { InstanceStatus } from '../../definition/define-process.ts';

/** Where a replay is, or should be. */
export interface ReplayedState {
  readonly state: unknown;
  readonly status: InstanceStatus;
}

/** The first difference between an incident and its replay. */
export interface Difference {
  /** The number of the step in the history of the instance; 0 is the start. */
  readonly step: number;
  /** ISO 8601. */
  readonly at: string;
  /** The move of the step, in a few words. */
  readonly move: string;
  readonly expected: unknown;
  readonly got: unknown;
  /** What is different, in a sentence. */
  readonly message: string;
}

/** What the replay of an incident came to. */
export interface Replayed extends ReplayedState {
  /** How many of the steps went as they did. */
  readonly steps: number;
  /** Steps that the machine of the test has no part in: deploys. */
  readonly skipped: readonly number[];
  readonly data: unknown;
  /** Undefined if all steps went as they did. */
  readonly difference: Difference | undefined;
}
