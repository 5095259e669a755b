import type { AuditsView, DoctorView, InstanceView, PausesView } from '../views/view-types.ts';
import type { Address } from './address.ts';
import type { ByCaller, Conditional, Reasoned, Repeatable } from './request-options.ts';

/** Which entries of the audit log are wanted. */
export interface AuditFilter {
  /** The subject of the caller. */
  readonly by?: string | undefined;
  /** What was done, such as `pause`. */
  readonly what?: string | undefined;
  readonly process?: string | undefined;
  /** From this time on, in epoch milliseconds. */
  readonly since?: number | undefined;
  /** Before this time, in epoch milliseconds. */
  readonly until?: number | undefined;
}

/**
 * What operators do beside the machines. For administrators; any other caller gets `forbidden`. An act with an idempotency key that was
 * used for another one, or for an event, is `idempotency_key_reused`.
 */
export interface Operating {
  /**
   * Steps in on an instance: see `ActRequest`. An act that is not possible now is `act_not_possible`; one with the wrong
   * shape is `invalid_request`.
   */
  act(
    process: string,
    address: Address,
    act: unknown,
    reason: string,
    options?: ByCaller & Repeatable & Conditional & Pick<Reasoned, 'bulkAct'>,
  ): Promise<InstanceView | undefined>;
  /**
   * Deletes an instance that has ended, with its history. Resolves once the store has nothing of it; it stays in the audit
   * log. A live one is `act_not_possible`.
   */
  delete(
    process: string,
    address: Address,
    reason: string,
    options?: ByCaller & Repeatable & Conditional,
  ): Promise<void>;
  /** What is paused of a process. For observers and administrators. */
  pauses(process: string, options?: ByCaller): Promise<PausesView>;
  /**
   * Pauses a process, or all attempts at one of its tasks (`task`), on every node. It concerns all tenants, so a caller of a
   * tenant gets `forbidden`. What is paused already stays as it is.
   */
  pause(
    process: string,
    paused: { readonly task?: string | undefined; readonly reason: string },
    options?: ByCaller & Repeatable,
  ): Promise<PausesView>;
  /** Ends a pause; has no effect where nothing is paused. */
  resume(
    process: string,
    paused: { readonly task?: string | undefined; readonly reason: string },
    options?: ByCaller & Repeatable,
  ): Promise<PausesView>;
  /**
   * What the rounds over all live instances have found, by process. It concerns all tenants, so a caller of a tenant gets
   * `forbidden`.
   */
  doctor(options?: ByCaller): Promise<DoctorView>;
  /** Asks for a round now, on whichever node. Otherwise there is one every day. */
  examine(options?: ByCaller): Promise<DoctorView>;
  /**
   * What operators of the tenant of the caller did, newest first; 100 entries by default. A page of a filter may have fewer
   * entries, even none, and yet a `next`: the log is read in parts.
   */
  audits(
    page?: ByCaller &
      AuditFilter & { readonly before?: string | undefined; readonly limit?: number },
  ): Promise<AuditsView>;
}
