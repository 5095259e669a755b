import type { InstanceStatus } from '../../definition/define-process.ts';

/** What is kept of a state that was reached. Many have the same. */
export interface Place {
  readonly state: unknown;
  readonly status: InstanceStatus;
  /** Whether the machine stopped on an error that nothing in it handled. */
  readonly isStopped: boolean;
  /** The tasks whose effects would still be undone, oldest first. */
  readonly owes: readonly string[];
  /** The tasks whose compensation failed for good. */
  readonly notUndone: readonly string[];
  /** Whether it may accept an event from outside. */
  readonly accepts: boolean;
  /** Whether a callback or an observable runs, which may send something at any time. */
  readonly isLive: boolean;
}
