import type { InstanceStatus } from '../../definition/define-process.ts';
import type { AskedBy } from './asked-by.ts';
import type { KeptCause } from './kept-cause.ts';
import type { KeptPast } from './past.ts';
import type { FinishedTask, SettledEntry } from './record.ts';

/** One history entry: the result of one step. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: number;
  /** The machine that made the step: `<version>/<hash>`. */
  readonly by: string;
  readonly event: { readonly type: string };
  readonly from: unknown;
  readonly to: unknown;
  readonly status: InstanceStatus;
  readonly tasks: readonly FinishedTask[];
  /** The ids of the edges that the machine took, as in its graph. */
  readonly transitions?: readonly string[];
  /** What the step settled. */
  readonly settled?: readonly SettledEntry[];
  readonly emitted?: readonly { readonly type: string }[];
  /** The caller that asked for the step, and why. */
  readonly askedBy?: AskedBy;
  /** What the cause carried, where the process keeps snapshots. */
  readonly cause?: KeptCause;
  /** The rest of what it takes to see the instance as the step left it, where the process keeps that. */
  readonly past?: KeptPast;
}
