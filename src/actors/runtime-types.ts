import type { InstanceStatus, Process } from '../machines/define-process.ts';
import type { AttentionReason } from './attention.ts';
import type { Caller } from './caller.ts';
import type { StartFor } from './parse-owner.ts';

/** An instance as a client sees it. Times are ISO 8601. */
export interface InstanceView {
  readonly id: string;
  readonly process: string;
  /**
   * The process version that the instance runs under: the version of the machine that made its last step or was found
   * to fit it.
   */
  readonly processVersion: string;
  /** The number of events accepted since the start. */
  readonly version: number;
  readonly status: InstanceStatus;
  readonly state: unknown;
  readonly data: unknown;
  readonly output?: unknown;
  /** Why the instance failed. */
  readonly error?: unknown;
  /** The business key, if the process has one. */
  readonly key?: string;
  readonly accepts: readonly AcceptedEvent[];
  readonly tasks: readonly TaskView[];
  readonly timers: readonly TimerView[];
  /**
   * The effects that a rollback would undo, is undoing or has undone, and those that are settled: the 50 newest
   * entries, oldest first.
   */
  readonly ledger: readonly LedgerView[];
  /** The number of entries ever added to the ledger. */
  readonly ledgerTotal: number;
  readonly cancelled?: {
    readonly at: string;
    readonly reason?: string;
    readonly rollback: boolean;
    /** The task up to which effects were settled instead of undone. */
    readonly to?: string;
  };
  /** Whether the instance needs an operator. */
  readonly attention: boolean;
  /** Why the instance needs an operator. */
  readonly attentionReasons: readonly AttentionReason[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An event that the instance currently accepts (guards are not evaluated) and that the caller may send. */
export interface AcceptedEvent {
  readonly type: string;
  /**
   * `type` is a pattern on a transition of the machine: `*` matches any event, `pay.*` matches `pay` and every type
   * that starts with `pay.`.
   */
  readonly pattern?: true;
  /** The path to send the event to. */
  readonly href: string;
  /** JSON Schema of the body; absent if the process declares none. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

export interface TaskView {
  /** `<version>/<index>` of the step that created it. */
  readonly id: string;
  readonly name: string;
  /** This is the compensation of the task with that name. */
  readonly undo?: true;
  /** The number of attempts made so far, including the current one: 1 while the first one runs. */
  readonly attempts: number;
  readonly outcome: 'pending' | 'completed' | 'failed' | 'stopped';
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** When the next attempt is due, if one is scheduled. */
  readonly retryAt?: string;
  /** The task was handed over: an outside system completes it through its callback. */
  readonly handedOver?: true;
  /** When the callback expires. */
  readonly expiresAt?: string;
  /** The latest progress that the outside system reported. */
  readonly progress?: unknown;
  /** The most recent failure. */
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

export interface LedgerView {
  /** The number of entries before this one. */
  readonly sequence: number;
  /** `<version>/<index>` of the task. */
  readonly id: string;
  readonly task: string;
  readonly state: 'owed' | 'undoing' | 'undone' | 'failed' | 'skipped' | 'settled';
  readonly completedAt: string;
  readonly changedAt: string;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
  /** The reason an operator gave for skipping it. */
  readonly reason?: string;
}

/** A page of a ledger, oldest entry first. */
export interface LedgerPage {
  readonly entries: readonly LedgerView[];
  /** The number of entries ever added to the ledger. */
  readonly total: number;
  /** Whether more entries follow. */
  readonly more: boolean;
}

export interface TimerView {
  readonly id: string;
  /** The event that it sends. */
  readonly event: string;
  readonly firesAt: string;
}

export interface HistoryStep {
  /** The version that the step produced; the start is 0. */
  readonly sequence: number;
  readonly at: string;
  /** The process version that made the step. */
  readonly processVersion: string;
  readonly machineHash: string;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** The state before; null for the start. */
  readonly from: unknown;
  readonly to: unknown;
  readonly status: InstanceStatus;
  readonly tasks: readonly TaskView[];
  /** The ledger entries that the step settled; a rollback no longer undoes them. */
  readonly settled?: readonly { readonly id: string; readonly task: string }[];
  /** The events that the actors of the instance emitted in the step. */
  readonly emitted?: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[];
}

/** Filters of a list. An instance must match all of them. */
export interface ListFilter {
  readonly status?: InstanceStatus;
  /** A state that the instance is in, such as `paying.card`; the process must declare `search.state`. */
  readonly state?: string;
  readonly attention?: boolean;
  /** The process version that instances run under, or ended under. */
  readonly processVersion?: string;
  /** Epoch milliseconds. */
  readonly createdAfter?: number;
  /** Words that must all occur in the searchable attributes. */
  readonly q?: string;
  /** Searchable attributes, as text. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Default 50, at most 200. */
  readonly limit?: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

export interface InstanceList {
  /** Newest first. */
  readonly instances: readonly InstanceView[];
  /** The cursor of the next page, if there is one. */
  readonly next?: string;
}

export interface ByCaller {
  /** The caller. If absent, there is no authentication and everything is allowed. */
  readonly caller?: Caller | undefined;
}

/**
 * A request that is safe to repeat: with the same key and body it has no second effect. It returns the first response
 * again, or the current instance if that response was large.
 */
export interface Repeatable {
  readonly idempotencyKey?: string | undefined;
  /** Called if the request repeats an earlier one and therefore had no effect. */
  readonly replayed?: (() => void) | undefined;
}

/** Options of a change that applies only to a known version. */
export interface Conditional {
  /**
   * Applies the change only if the instance is at this version (or at one of these); otherwise rejects with
   * `precondition_failed`.
   */
  readonly ifVersion?: number | readonly number[] | undefined;
}

/**
 * Everything that a node does with instances, without HTTP. Ids are public ids; unknown ids, and those that the
 * caller may not read, are `instance_not_found`.
 */
export interface Runtime {
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
   * process does not declare are accepted too.
   */
  send(
    process: string,
    id: string,
    event: unknown,
    options?: ByCaller & Repeatable & Conditional & { readonly undeclared?: boolean },
  ): Promise<InstanceView | undefined>;
  get(process: string, id: string, options?: ByCaller): Promise<InstanceView>;
  /**
   * Returns the public id for a business key. Waits up to `waitMs` for its instance to be started; rejects with
   * `shutting_down` if the node stops in the meantime. An `event` to be sent is validated first.
   */
  find(
    process: string,
    key: string,
    options?: ByCaller & {
      /** The tenant of the key. Default: the tenant of the caller. */
      readonly tenant?: string | undefined;
      readonly event?: unknown;
      readonly waitMs?: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<string>;
  /**
   * Returns the first view of the instance for which `until` returns true, or the current one when the time is over
   * or the node stops.
   */
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
   * Yields the steps after `after` (default -1: all; beyond the newest: the newest) and each further step when it is
   * committed, until the instance ends. When the node stops, it yields the committed steps and then rejects with
   * `shutting_down`.
   */
  follow(
    process: string,
    id: string,
    options: ByCaller & { readonly after?: number; readonly signal: AbortSignal },
  ): AsyncIterable<HistoryStep>;
  list(process: string, filter?: ListFilter, options?: ByCaller): Promise<InstanceList>;
  /** Counts the instances of all owners in the tenant of the caller, by status. For administrators. */
  count(
    process: string,
    options?: ByCaller,
  ): Promise<Readonly<Record<InstanceStatus | 'attention', number>>>;
  /**
   * Cancels the instance: stops its tasks and, if requested (default: as the process says), undoes its effects. Has
   * no effect on an instance that is already being cancelled. An instance that has ended is `instance_ended`; in a
   * state tagged `Settled` the cancellation is `event_not_accepted`.
   */
  cancel(
    process: string,
    id: string,
    options?: ByCaller &
      Conditional & {
        readonly reason?: string;
        readonly rollback?: boolean;
        /** Undoes only effects after the last completion of this task, and settles the rest. */
        readonly to?: string;
      },
  ): Promise<InstanceView | undefined>;
  /** Retries the failed compensations. Rejects with `nothing_to_undo` if none has failed. */
  retryRollback(
    process: string,
    id: string,
    options?: ByCaller & Conditional,
  ): Promise<InstanceView | undefined>;
  /** Marks a failed compensation (`entry`, as in the ledger) as handled by other means. */
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
  /** Returns the ledger entries after `after` (a sequence; default: from the oldest kept entry), 1,000 by default. */
  ledger(
    process: string,
    id: string,
    page?: ByCaller & { readonly after?: number; readonly limit?: number },
  ): Promise<LedgerPage>;
  /**
   * Completes or fails a task that was handed over, by the token in its callback URL. A second call has no effect and
   * resolves in the same way; rejects with `callback_closed` if the callback is no longer expected.
   */
  complete(token: string, body: unknown): Promise<void>;
  /** Records the progress that an outside system reports; counts as a heartbeat. */
  progress(token: string, body: unknown): Promise<void>;
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
