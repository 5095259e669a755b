import type { InstanceStatus, Process } from '../machines/define-process.ts';
import type { AttentionReason } from './attention.ts';
import type { Caller } from './caller.ts';
import type { StartFor } from './parse-owner.ts';

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
