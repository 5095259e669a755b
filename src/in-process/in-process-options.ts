import type { Process } from '../definition/define-process.ts';

/** A process that the service serves, which makes the call typed, or the name of a process, which does not. */
export type ProcessOrName<P extends Process> = P | string;

/** An instance by its id, or by its business key in the tenant that it was started for. */
export type AddressInProcess = string | { readonly key: string; readonly tenant?: string };

/** Options of a change that applies only to a known version. */
export interface Conditional {
  /**
   * Applies the change only if the instance is at this version (or at one of these), as `If-Match` does. Otherwise
   * the call rejects with `precondition_failed`.
   */
  readonly ifVersion?: number | readonly number[];
}

/** Options of an act that say why. */
export interface Reasoned {
  /** 1 to 1,000 characters. The history keeps it with the step. */
  readonly reason?: string;
}

/** Options of an act that may be repeated. */
export interface Repeatable {
  /** Makes the act safe to repeat. */
  readonly idempotencyKey?: string;
}
