import type { LedgerPage } from '../actors/views/view-types.ts';
import type { InstanceStatus, Process } from '../definition/define-process.ts';
import type { EventOf, InputOf, InstanceOf, StatePathOf, StepOf } from './typed-process.ts';

/** A process that the service serves, which types the call; or its name, which does not. */
type ProcessOrName<P extends Process> = P | string;

/** An instance by its id, or by its business key: in the tenant that it was started for. */
export type AddressInProcess = string | { readonly key: string; readonly tenant?: string };

/** A change that is meant for an instance as it was seen. */
interface Conditional {
  /** Only where it still stands at that version (or at one of them), as with `If-Match`: else `precondition_failed`. */
  readonly ifVersion?: number | readonly number[];
}

export interface StartInProcess {
  /**
   * Whom the instance belongs to: the `sub` of a caller, who finds it in lists and may do with it what an owner may. Default:
   * nobody.
   */
  readonly owner?: string;
  /** The tenant that it, and its business key, belong to. Default: none. */
  readonly tenant?: string;
  /** The same key makes it safe to repeat the start. It is one for this owner and tenant, and unlike any that callers send. */
  readonly idempotencyKey?: string;
}

export interface SendInProcess extends Conditional {
  /** The same key makes it safe to repeat the event. */
  readonly idempotencyKey?: string;
}

export interface CancelInProcess extends Conditional {
  readonly reason?: string;
  /** Undo what was done. Default: as the process says. */
  readonly rollback?: boolean;
  /** Undo only what ended after this task last did, and settle the rest. */
  readonly to?: string;
}

export interface WaitInProcess<P extends Process> {
  /** What to wait for. Default: that the instance has ended. */
  readonly until?: (instance: InstanceOf<P>) => boolean;
  /** Resolves with the instance as it stands once that is over. Default: waits as long as it takes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface FollowInProcess {
  /** The version after which the steps are wanted. Default: all of them. */
  readonly after?: number;
  /** Ends the steps. */
  readonly signal?: AbortSignal;
}

/** Which instances a list shows. All that is given must hold. */
export interface ListInProcess<P extends Process> {
  readonly status?: InstanceStatus;
  /** A state that the instance is in, such as `paying.card`; the process must declare `search.state`. */
  readonly state?: StatePathOf<P>;
  readonly attention?: true;
  readonly processVersion?: string;
  readonly createdAfter?: Date;
  /** Words that must all stand in some searchable attribute. */
  readonly q?: string;
  /** Searchable attributes of the process. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** Default 50, at most 200. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface HistoryInProcess {
  /** The version after which the steps are wanted. Default: from the start. */
  readonly after?: number;
  /** Default and at most 1,000. */
  readonly limit?: number;
}

export interface LedgerInProcess {
  /** The sequence after which the entries are wanted. Default: from the oldest that is kept. */
  readonly after?: number;
  /** Default and at most 1,000. */
  readonly limit?: number;
}

/**
 * What HTTP offers, for the program that the service is part of: it is trusted, so that no claims are asked for and no rate
 * counts. What is refused rejects with a `HoldfastError` of the same code. Input, events and answers are copied: changing
 * one changes no instance.
 */
export interface InProcess {
  /** `POST <path>`. */
  start<P extends Process = Process>(
    process: ProcessOrName<P>,
    ...args: undefined extends InputOf<P>
      ? [input?: InputOf<P>, options?: StartInProcess]
      : [input: InputOf<P>, options?: StartInProcess]
  ): Promise<InstanceOf<P>>;
  /** `POST <path>/:id/events`. Any event of the machine, whoever it is from, and whether it is declared or not. */
  send<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    event: EventOf<P>,
    options?: SendInProcess,
  ): Promise<InstanceOf<P>>;
  /** `GET <path>/:id`. */
  get<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
  ): Promise<InstanceOf<P>>;
  /**
   * `Prefer: wait`: the first view of the instance that `until` says yes to. Rejects with `shutting_down` where the service
   * closes first, and with the reason of the signal.
   */
  wait<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: WaitInProcess<P>,
  ): Promise<InstanceOf<P>>;
  /**
   * `GET <path>/:id/stream`: each step, live, until the instance has ended, the signal fires or the loop is left. Rejects
   * with `shutting_down` where the service closes first.
   */
  follow<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: FollowInProcess,
  ): AsyncIterable<StepOf<P>>;
  /** `GET <path>/:id/history`: a page of its steps, oldest first, and whether there are more. */
  history<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    page?: HistoryInProcess,
  ): Promise<{ readonly steps: readonly StepOf<P>[]; readonly more: boolean }>;
  /** `GET <path>/:id/ledger`: a page of the entries that are kept, oldest first, and whether there are more. */
  ledger(
    process: ProcessOrName<Process>,
    at: AddressInProcess,
    page?: LedgerInProcess,
  ): Promise<LedgerPage>;
  /** `GET <path>`: a page of instances of every owner, newest first, and the cursor of the next page. */
  list<P extends Process = Process>(
    process: ProcessOrName<P>,
    filter?: ListInProcess<P>,
  ): Promise<{ readonly instances: readonly InstanceOf<P>[]; readonly next?: string }>;
  /** `GET <path>/counts`: how many instances, of every owner, stand at each status. */
  count(
    process: ProcessOrName<Process>,
  ): Promise<Readonly<Record<InstanceStatus | 'attention', number>>>;
  /** `POST <path>/:id/cancel`. */
  cancel<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: CancelInProcess,
  ): Promise<InstanceOf<P>>;
  /** `POST <path>/:id/rollback/retry`: tries the failed compensations again. */
  retryRollback<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: Conditional,
  ): Promise<InstanceOf<P>>;
  /** `POST <path>/:id/rollback/skip`: notes that a failed compensation, named by its id in `ledger`, was dealt with. */
  skipRollback<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    skip: { readonly id: string; readonly reason: string } & Conditional,
  ): Promise<InstanceOf<P>>;
}
