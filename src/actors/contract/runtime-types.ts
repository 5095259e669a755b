import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import type { BulkDone } from '../commit/bulk-deeds.ts';
import type { Address } from './address.ts';
import type { Changed } from './changed.ts';
import type {
  Admitted,
  ByCaller,
  Conditional,
  Early,
  Reasoned,
  Repeatable,
} from './request-options.ts';
import type { StartFor } from '../access/parse-owner.ts';
import type { Inspected } from '../views/inspected.ts';
import type { Examining } from './examining.ts';
import type { Observing } from './observing.ts';
import type { Operating } from './operating.ts';
import type { Owner } from '../record/record.ts';
import type { WaitFor } from '../reads/wait-for-view.ts';
import type {
  HistoryStep,
  InstanceList,
  InstanceView,
  LedgerPage,
  ListFilter,
  PastView,
  Preview,
  SearchHit,
  WaitingView,
} from '../views/view-types.ts';

/** An instance, by what never changes of it. */
export interface Identity {
  /** The public id. */
  readonly id: string;
  readonly process: string;
  readonly owner: Owner | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Versions of an instance. `first` and `prev` are absent if their past is not kept. */
export interface PastLinks {
  readonly first?: number;
  readonly prev?: number;
  readonly next?: number;
  readonly last: number;
}

/**
 * Everything that a node does with instances, without HTTP. Unknown addresses, and those of instances that the caller
 * may not read, are `instance_not_found`.
 */
export interface Runtime extends Observing, Examining, Operating {
  readonly processes: readonly Process[];
  /**
   * Validates, starts and commits. `created` is false if the business key is taken and the process responds with the
   * existing instance. Reusing an idempotency key with a different body is `idempotency_key_reused`; a caller that
   * may not start instances gets `forbidden`. `startFor` is the owner, if it is not the caller.
   */
  start(
    process: string,
    input: unknown,
    options?: ByCaller & Repeatable & { readonly startFor?: StartFor | undefined },
  ): Promise<{ readonly created: boolean; readonly instance: InstanceView }>;
  /**
   * Validates and applies one event; resolves once it is committed. Resolves with undefined for a caller that may not
   * read the instance; a caller that may read but not send gets `forbidden`. With `undeclared`, events that the
   * process does not declare are accepted too. By business key, a valid event waits for its instance (`early`); rejects
   * with `shutting_down` if the node stops in the meantime.
   */
  send(
    process: string,
    address: Address,
    event: unknown,
    options?: ByCaller &
      Repeatable &
      Conditional &
      Reasoned &
      Admitted & { readonly undeclared?: boolean; readonly early?: Early },
  ): Promise<InstanceView | undefined>;
  get(process: string, address: Address, options?: ByCaller): Promise<InstanceView>;
  /**
   * Returns the first view of the instance for which `until` returns true, or the current one when the time is over
   * or the node stops.
   */
  wait(process: string, address: Address, options: ByCaller & WaitFor): Promise<InstanceView>;
  /**
   * Yields the steps after `after` (default -1: all; beyond the newest: the newest) and each further step when it is
   * committed, until the instance ends. When the node stops, it yields the committed steps and then rejects with
   * `shutting_down`.
   */
  follow(
    process: string,
    address: Address,
    options: ByCaller & { readonly after?: number; readonly signal: AbortSignal },
  ): AsyncIterable<HistoryStep>;
  /** Lists the instances of a process, or of several in one list. */
  list(
    process: string | readonly string[],
    filter?: ListFilter,
    options?: ByCaller,
  ): Promise<InstanceList>;
  /**
   * Finds instances of up to 30 processes, 20 by default, by public id, business key or words of their searchable attributes; for
   * administrators also by internal id, as in log lines. Finds only what the caller may read.
   */
  search(
    text: string,
    options?: ByCaller & { readonly limit?: number },
  ): Promise<readonly SearchHit[]>;
  /**
   * Returns how many instances match a filter, and the newest of them: what a bulk act would act on. For observers and
   * administrators.
   */
  preview(process: string, filter: ListFilter, options?: ByCaller): Promise<Preview>;
  /** Returns the version of the instance if a list with this filter contains it now; undefined if none does. */
  matching(
    process: string,
    id: string,
    filter: ListFilter,
    options?: ByCaller,
  ): Promise<number | undefined>;
  /** Returns the instance with an internal id, as in logs and task scopes. For the program itself. */
  identify(instanceId: string): Promise<Identity | undefined>;
  /**
   * Returns what a bulk act has done to an instance, by their public ids, within the last day; undefined if nothing. For the program
   * itself.
   */
  bulkDone(id: string, bulkAct: string): Promise<BulkDone | undefined>;
  /** Counts the instances of all owners in the tenant of the caller, by status. For administrators. */
  count(
    process: string,
    options?: ByCaller,
  ): Promise<Readonly<Record<InstanceStatus | 'attention' | 'paused', number>>>;
  /**
   * Cancels the instance: stops its tasks and, if requested (default: as the process says), undoes its effects. Has
   * no effect on an instance that is already being cancelled. An instance that has ended is `instance_ended`; in a
   * state tagged `Settled` the cancellation is `event_not_accepted`.
   */
  cancel(
    process: string,
    address: Address,
    options?: ByCaller &
      Repeatable &
      Conditional &
      Reasoned &
      Admitted & {
        readonly rollback?: boolean;
        /** Undoes only effects after the last completion of this task, and settles the rest. */
        readonly to?: string;
      },
  ): Promise<InstanceView | undefined>;
  /** Retries the failed compensations. Rejects with `nothing_to_undo` if none has failed. */
  retryRollback(
    process: string,
    address: Address,
    options?: ByCaller & Repeatable & Conditional & Reasoned,
  ): Promise<InstanceView | undefined>;
  /** Marks a failed compensation (`entry`, as in the ledger) as handled by other means. */
  skipRollback(
    process: string,
    address: Address,
    entry: string,
    reason: string,
    options?: ByCaller & Repeatable & Conditional,
  ): Promise<InstanceView | undefined>;
  history(
    process: string,
    address: Address,
    page?: ByCaller & { readonly after?: number; readonly limit?: number },
  ): Promise<{ readonly steps: readonly HistoryStep[]; readonly more: boolean }>;
  /**
   * Returns the instance as the step to `version` left it, and the versions that can be read beside it. A version that it
   * has not reached is `not_found`; one that the history cannot tell of is `past_not_kept`.
   */
  past(
    process: string,
    address: Address,
    version: number,
    options?: ByCaller,
  ): Promise<{ readonly instance: PastView; readonly links: PastLinks }>;
  /** Returns the ledger entries after `after` (a sequence; default: from the oldest kept entry), 1,000 by default. */
  ledger(
    process: string,
    address: Address,
    page?: ByCaller & { readonly after?: number; readonly limit?: number },
  ): Promise<LedgerPage>;
  /**
   * Returns what the instance waits for, and whether the store will make it happen. Only administrators see what the store
   * holds of each effect.
   */
  waiting(process: string, address: Address, options?: ByCaller): Promise<WaitingView>;
  /**
   * Yields the instance as it stands, or from version `from` on as far as its history reaches back, then as each further step
   * left it, until it ends. Rejects with `shutting_down` when the node stops, and with `instance_not_found` once the caller may
   * no longer read the instance.
   */
  inspect(
    process: string,
    id: string,
    options: ByCaller & { readonly from?: number | undefined; readonly signal: AbortSignal },
  ): AsyncIterable<Inspected>;
  /**
   * Yields instances of these processes that the caller may read, soon after commits to them on any node. Under load, and in an
   * outage, commits are passed over. Resolves once it hears of commits.
   */
  changes(
    processes: readonly string[],
    options: ByCaller & {
      /** Whether changes of this instance are of no interest now. */
      readonly skip: (id: string) => boolean;
      readonly signal: AbortSignal;
    },
  ): Promise<AsyncIterable<Changed>>;
  /**
   * Puts back what the due index has lost of an instance, so that everything it waits for is armed, and wakes what is due. No
   * step: the log tells who did it and why. For administrators; has no effect where nothing is lost.
   */
  rearm(
    process: string,
    address: Address,
    options?: ByCaller & Pick<Reasoned, 'reason'>,
  ): Promise<WaitingView>;
  /**
   * Completes or fails a task that was handed over, by the token in its callback URL. A second call has no effect and
   * resolves in the same way; rejects with `callback_closed` if the callback is no longer expected.
   */
  complete(token: string, body: unknown): Promise<void>;
  /** Records the progress that an outside system reports; counts as a heartbeat. */
  progress(token: string, body: unknown): Promise<void>;
  /** The time that all nodes share, in epoch milliseconds: the clock of this node may be wrong. */
  now(): number;
  /** Checks that the store is reachable and that wakes arrive. Never rejects. */
  ready(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;
  /** Starts to handle wakes and to take over work from dead nodes. */
  open(): Promise<void>;
  /**
   * Refuses new work, lets running tasks finish up to the limit and hands the rest over. Reads still work but no
   * longer wait: `wait` resolves immediately.
   */
  drain(): Promise<void>;
  /** Drains and then closes the store. */
  close(): Promise<void>;
}
