import type { InstanceStatus } from '../../definition/define-process.ts';
import type { AttentionReason } from './attention.ts';

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
