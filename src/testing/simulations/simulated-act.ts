import type { Process } from '../../definition/define-process.ts';
import type { ActOf } from '../../in-process/typed-process.ts';

/**
 * What an operator does in a simulation: the acts of `POST <path>/:id/acts`, in which `task` may also be the name of the only such
 * task that is pending; and, under the names that they have in the audit log, those that have addresses of their own.
 */
export type SimulatedActOf<P extends Process> =
  | ActOf<P>
  /** Deletes an instance that has ended. */
  | { readonly kind: 'delete' }
  /** Skips a compensation that failed for good. `id`: that of its ledger entry. */
  | { readonly kind: 'skipRollback'; readonly id: string }
  /** Pauses or resumes the process of the instance, or one of its tasks, for all instances. */
  | { readonly kind: 'pauseProcess' | 'resumeProcess'; readonly task?: string };

/** As `SimulatedActOf`, of any process. */
export type SimulatedAct = SimulatedActOf<Process>;

export interface ActOptions {
  /** Why. Default: `A test.` The history keeps it with the step. */
  readonly reason?: string;
  /** Rejects with `precondition_failed` if the instance has another version. */
  readonly ifVersion?: number;
}
