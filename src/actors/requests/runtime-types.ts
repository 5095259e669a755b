import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import type { Caller } from '../access/caller.ts';
import type { StartFor } from '../access/parse-owner.ts';
import type {
  HistoryStep,
  InstanceList,
  InstanceView,
  LedgerPage,
  ListFilter,
} from '../views/view-types.ts';

export interface ByCaller {
  /** Who asks. Absent: nobody is known, and everything is allowed. */
  readonly caller?: Caller | undefined;
}

/** A request that may be repeated: with the same key and body it has no second effect. It is answered as the first time; where
 * that answer was large, with the instance as it stands. */
export interface Repeatable {
  readonly idempotencyKey?: string | undefined;
  /** Told where the request was made before, so that it had no effect this time. */
  readonly replayed?: (() => void) | undefined;
}

/** A change that is meant for an instance as it was seen. */
export interface Conditional {
  /** Only where it still stands at that version (or at one of them): else `precondition_failed`, and nothing is changed. */
  readonly ifVersion?: number | readonly number[] | undefined;
}

/**
 * Everything that a node does with instances, without HTTP. Ids are public ids; unknown ones, and those that the caller
 * may not see, are `instance_not_found`.
 */
export interface Runtime {
  readonly processes: readonly Process[];
  /**
   * Validates, starts and commits. `created` is false where the business key is taken and the process answers with the
   * existing instance. The same idempotency key with another body is `idempotency_key_reused`; a caller that the process
   * lets start none is `forbidden`. `startFor`: whom it will belong to, instead of the caller.
   */
  start(
    process: string,
    input: unknown,
    options?: ByCaller & Repeatable & { readonly startFor?: StartFor | undefined },
  ): Promise<{ readonly created: boolean; readonly instance: InstanceView }>;
  /**
   * Validates and applies one event; resolves once it is committed. Undefined to a caller that may not read it; one that may,
   * and not send it, is `forbidden`. `undeclared`: takes events of the machine that the process does not declare, too.
   */
  send(
    process: string,
    id: string,
    event: unknown,
    options?: ByCaller & Repeatable & Conditional & { readonly undeclared?: boolean },
  ): Promise<InstanceView | undefined>;
  get(process: string, id: string, options?: ByCaller): Promise<InstanceView>;
  /**
   * The public id behind a business key. Waits up to `waitMs` for its instance to be started; a node that stops meanwhile
   * is `shutting_down`. An `event` that is to be sent there is validated before.
   */
  find(
    process: string,
    key: string,
    options?: ByCaller & {
      /** Whose key it is. Default: that of the caller. */
      readonly tenant?: string | undefined;
      readonly event?: unknown;
      readonly waitMs?: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<string>;
  /** The first view of the instance that `until` says yes to; or as it stands when the time is over, or the node stops. */
  wait(
    process: string,
    id: string,
    options: ByCaller & {
      readonly until: (view: InstanceView) => boolean;
      readonly timeoutMs: number;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<InstanceView>;
  /**
   * The steps after `after` (default -1: all; beyond the newest: the newest), and each further one as it is committed, until
   * the instance has ended. Once the node stops, `shutting_down` follows on those that are committed.
   */
  follow(
    process: string,
    id: string,
    options: ByCaller & { readonly after?: number; readonly signal: AbortSignal },
  ): AsyncIterable<HistoryStep>;
  list(process: string, filter?: ListFilter, options?: ByCaller): Promise<InstanceList>;
  /** How many instances stand at each status, of all owners within the caller's tenant: for administrators. */
  count(
    process: string,
    options?: ByCaller,
  ): Promise<Readonly<Record<InstanceStatus | 'attention', number>>>;
  /**
   * Ends the instance: its tasks are stopped and, where asked for (default: as the process says), what it did is undone.
   * An instance that is being cancelled already stays as it is; one that has ended is `instance_ended`,
   * and one in a state tagged `Settled` does not accept it (`event_not_accepted`).
   */
  cancel(
    process: string,
    id: string,
    options?: ByCaller &
      Conditional & {
        readonly reason?: string;
        readonly rollback?: boolean;
        /** Undo only what ended after this task last did, and settle the rest. */
        readonly to?: string;
      },
  ): Promise<InstanceView | undefined>;
  /** Tries the failed compensations again. `nothing_to_undo` where none has failed. */
  retryRollback(
    process: string,
    id: string,
    options?: ByCaller & Conditional,
  ): Promise<InstanceView | undefined>;
  /** Notes that a failed compensation (`entry`, as in the ledger) was dealt with by other means. */
  skipRollback(
    process: string,
    id: string,
    entry: string,
    reason: string,
    options?: ByCaller & Conditional,
  ): Promise<InstanceView | undefined>;
  history(
    process: string,
    id: string,
    page?: ByCaller & { readonly after?: number; readonly limit?: number },
  ): Promise<{ readonly steps: readonly HistoryStep[]; readonly more: boolean }>;
  /** Entries of the ledger after `after` (a sequence; default: from the oldest that is kept), 1,000 unless said otherwise. */
  ledger(
    process: string,
    id: string,
    page?: ByCaller & { readonly after?: number; readonly limit?: number },
  ): Promise<LedgerPage>;
  /**
   * Completes or fails a task that was handed over, by the token in its callback URL. A second call changes nothing and
   * resolves alike; `callback_closed` where nobody waits any more.
   */
  complete(token: string, body: unknown): Promise<void>;
  /** Notes how far the outside system is; it counts as its heartbeat. */
  progress(token: string, body: unknown): Promise<void>;
  /** Is the store reachable, and do wakes flow? Never rejects. */
  ready(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;
  /** Begins to take wakes and to take over from dead nodes. */
  open(): Promise<void>;
  /**
   * Accepts nothing more, lets running tasks finish up to the limit and hands the rest over. Reads go on, and wait no
   * more: `wait` is answered at once.
   */
  drain(): Promise<void>;
  /** Drains, and closes the store. */
  close(): Promise<void>;
}
