import type { InstanceStatus } from '../../definition/define-process.ts';
import type { AttentionReason } from './attention.ts';

/** An instance as a client sees it. Times are ISO 8601. */
export interface InstanceView {
  readonly id: string;
  readonly process: string;
  /** The version of the process that it runs under: of its machine, which took its last step or was found to fit it. */
  readonly processVersion: string;
  /** The number of events accepted since the start. */
  readonly version: number;
  readonly status: InstanceStatus;
  readonly state: unknown;
  readonly data: unknown;
  readonly output?: unknown;
  /** Why the instance failed. */
  readonly error?: unknown;
  /** The business key, where the process has one. */
  readonly key?: string;
  readonly accepts: readonly AcceptedEvent[];
  readonly tasks: readonly TaskView[];
  readonly timers: readonly TimerView[];
  /** What would be undone by a rollback, is being undone, was, or is settled: the 50 newest entries, oldest first. */
  readonly ledger: readonly LedgerView[];
  /** How many entries its ledger had in its life. */
  readonly ledgerTotal: number;
  readonly cancelled?: {
    readonly at: string;
    readonly reason?: string;
    readonly rollback: boolean;
    /** The task up to which all was settled instead of undone. */
    readonly to?: string;
  };
  /** A person has to look. */
  readonly attention: boolean;
  /** Why. */
  readonly attentionReasons: readonly AttentionReason[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An event that the instance takes now, guards aside, and that the caller may send. */
export interface AcceptedEvent {
  readonly type: string;
  /** `type` is a pattern that the machine has on a transition: `*` takes any event, `pay.*` takes `pay` and what begins with `pay.`. */
  readonly pattern?: true;
  /** Where to send it. */
  readonly href: string;
  /** JSON Schema of the body; absent where the process declares none. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

export interface TaskView {
  /** `<version>/<index>` of the step that asked for it. */
  readonly id: string;
  readonly name: string;
  /** It is the compensation of the task of that name. */
  readonly undo?: true;
  /** Runs that ended, or began on this attempt: 1 while the first one runs. */
  readonly attempts: number;
  readonly outcome: 'pending' | 'completed' | 'failed' | 'stopped';
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** When the next attempt is due, while one waits. */
  readonly retryAt?: string;
  /** An outside system completes it by its callback. */
  readonly handedOver?: true;
  /** When the callback's time is over. */
  readonly expiresAt?: string;
  /** What the outside system last said. */
  readonly progress?: unknown;
  /** The last failure. */
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

export interface LedgerView {
  /** How many entries came before it. */
  readonly sequence: number;
  /** `<version>/<index>` of the task. */
  readonly id: string;
  readonly task: string;
  readonly state: 'owed' | 'undoing' | 'undone' | 'failed' | 'skipped' | 'settled';
  readonly completedAt: string;
  readonly changedAt: string;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
  /** Why an operator skipped it. */
  readonly reason?: string;
}

/** A part of a ledger, oldest entry first. */
export interface LedgerPage {
  readonly entries: readonly LedgerView[];
  /** How many entries the ledger had in the life of the instance. */
  readonly total: number;
  /** Further entries follow. */
  readonly more: boolean;
}

export interface TimerView {
  readonly id: string;
  /** The event that it sends. */
  readonly event: string;
  readonly firesAt: string;
}

export interface HistoryStep {
  /** The version this step led to; the start is 0. */
  readonly sequence: number;
  readonly at: string;
  /** The process, as it was deployed, that made the step. */
  readonly processVersion: string;
  readonly machineHash: string;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** The state before; null for the start. */
  readonly from: unknown;
  readonly to: unknown;
  readonly status: InstanceStatus;
  readonly tasks: readonly TaskView[];
  /** What it settled: tasks that no rollback undoes any more, by their ids in the ledger. */
  readonly settled?: readonly { readonly id: string; readonly task: string }[];
  /** What the actors of the instance emitted with it. */
  readonly emitted?: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[];
}

/** Which instances a list shows. All that is given must hold. */
export interface ListFilter {
  readonly status?: InstanceStatus;
  /** A state that the instance is in, such as `paying.card`; the process must declare `search.state`. */
  readonly state?: string;
  readonly attention?: boolean;
  /** The version of the process that they run under, or ended under. */
  readonly processVersion?: string;
  /** Epoch milliseconds. */
  readonly createdAfter?: number;
  /** Words that must all stand in some searchable attribute. */
  readonly q?: string;
  /** Searchable attributes, as text. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Default 50, at most 200. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface InstanceList {
  /** Newest first. */
  readonly instances: readonly InstanceView[];
  /** The cursor of the next page, where there is one. */
  readonly next?: string;
}
