import type { LedgerView, ListFilter } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import type { EventOf, InstanceOf, ListOf, StepOf } from '../../in-process/typed-process.ts';
import type { ActOptions, SimulatedActOf } from './simulated-act.ts';

/** What can be asked of a simulated instance. Each call rejects as the service does. */
export interface Requests<P extends Process = Process> {
  /**
   * Sends a declared event, as a client. Rejects as the service does, for example with `event_not_accepted`, which names the guards; with
   * `ifVersion`, with `precondition_failed` if the instance has another version.
   */
  send(event: EventOf<P>, options?: { readonly ifVersion?: number }): Promise<void>;
  /** Steps in as an operator. Rejects with `act_not_possible` if the instance, as it is now, does not allow that. */
  act(act: SimulatedActOf<P>, options?: ActOptions): Promise<void>;
  cancel(options?: {
    readonly reason?: string;
    readonly rollback?: boolean;
    readonly to?: string;
  }): Promise<void>;
  /** Retries the compensations that have failed for good. */
  retryRollback(): Promise<void>;
}

/** What a caller can ask of a simulated instance, as far as access rules allow it: `forbidden`, or `instance_not_found`, otherwise. */
export interface RequestsAs<P extends Process = Process> extends Requests<P> {
  /** The instance as the caller sees it. */
  get(): Promise<InstanceOf<P>>;
  history(): Promise<readonly StepOf<P>[]>;
  ledger(): Promise<readonly LedgerView[]>;
  /** The instances of the process that the caller sees. */
  list(filter?: ListFilter): Promise<ListOf<P>>;
}
