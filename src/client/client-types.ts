import type { Incident } from '../actors/incidents/incident.ts';
import type {
  LedgerView,
  PausesView,
  StateCounts,
  StatisticsView,
  WaitingView,
} from '../actors/views/view-types.ts';
import type { WhatIfView } from '../actors/views/what-if-view.ts';
import type { InstanceStatus, Process } from '../definition/define-process.ts';
import type {
  ActOf,
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
  ListOf,
  PastOf,
  StatePathOf,
  StepOf,
  WhatIfMoveOf,
} from '../in-process/typed-process.ts';
import type { Fetch } from './persistent-fetch.ts';

export type {
  ActOf,
  DataOf,
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
  PastOf,
} from '../in-process/typed-process.ts';

export interface ConnectOptions {
  /** The URL of the service, such as `https://holdfast.example.com`. */
  readonly baseUrl: string | URL;
  /** The bearer token, or a function that returns one for each request. */
  readonly token?: string | (() => string | Promise<string>);
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface ClientOptions<P extends Process> extends ConnectOptions {
  /** The process, or its path, such as `/registrations`. */
  readonly process: P | string;
}

export interface Cancellable {
  readonly signal?: AbortSignal;
}

/** Resolves once the instance has ended, or after this many seconds. */
interface Waiting {
  readonly wait?: number;
}

interface Repeatable {
  /** Makes the request safe to repeat. */
  readonly idempotencyKey?: string;
}

export type StartOptions = Cancellable & Waiting & Repeatable;

interface Conditional {
  /** Applies the change only if the instance is at this version; otherwise the call throws `precondition_failed`. */
  readonly ifMatch?: number;
}

interface Reasoned {
  /** 1 to 1,000 characters. The history keeps it with the step. */
  readonly reason?: string;
}

export type SendOptions = Cancellable & Waiting & Repeatable & Conditional & Reasoned;

export interface GetOptions extends Cancellable, Waiting {
  /** A version that you already have. With `wait`, the call resolves as soon as there is a different one. */
  readonly known?: number;
}

export interface CancelOptions extends Cancellable, Repeatable, Conditional, Reasoned {
  /**
   * Whether to undo completed effects. Default: `onCancel` of the process; a different value requires the scope
   * `holdfast:admin`.
   */
  readonly rollback?: boolean;
  /**
   * Undoes only effects after the last completion of this task, and settles the rest. Requires the scope
   * `holdfast:admin`.
   */
  readonly to?: string;
}

/** Filters of a list. An instance must match all of them. Other names are searchable attributes of the process. */
export interface ListQuery<P extends Process = Process> {
  readonly status?: InstanceStatus;
  readonly state?: StatePathOf<P>;
  readonly attention?: true;
  readonly paused?: true;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly q?: string;
  readonly limit?: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface RetryRollbackOptions extends Cancellable, Repeatable, Conditional, Reasoned {}

export interface ActOptions extends Cancellable, Repeatable, Conditional {
  /** 1 to 1,000 characters. The history keeps it with the step. */
  readonly reason: string;
}

export interface SkipRollbackOptions extends Cancellable, Repeatable, Conditional {
  /** The id of the ledger entry. */
  readonly id: string;
  /** 1 to 1,000 characters. The history and the ledger keep it. */
  readonly reason: string;
}

export interface DeleteOptions extends Cancellable, Repeatable, Conditional {
  /** 1 to 1,000 characters. The audit log keeps it. */
  readonly reason: string;
}

export interface PauseOptions extends Cancellable, Repeatable {
  /** The task that is meant. Default: the whole process. */
  readonly task?: string;
  /** 1 to 1,000 characters. The pause and the audit log keep it. */
  readonly reason: string;
}

export interface RearmOptions extends Cancellable, Reasoned {}

export interface StatisticsOptions extends Cancellable {
  /** The period before now. Default: the last hour. */
  readonly period?: StatisticsView['period'];
}

export interface HistoryOptions extends Cancellable {
  /** Returns only steps after this version. Default: from the start. */
  readonly after?: number;
  /** The maximum number of steps. Default: all of them. */
  readonly limit?: number;
}

export interface LedgerOptions extends Cancellable {
  /** Returns only entries after this sequence. Default: from the oldest entry that is kept. */
  readonly after?: number;
  /** The maximum number of entries. Default: all of them. */
  readonly limit?: number;
}

/**
 * Calls the instances of one process, by id or by business key (`{ key }`). Throws a `ProblemError` if the service
 * refuses a request.
 */
export interface Client<P extends Process> {
  start(
    ...args: undefined extends InputOf<P>
      ? [input?: InputOf<P>, options?: StartOptions]
      : [input: InputOf<P>, options?: StartOptions]
  ): Promise<InstanceOf<P>>;
  /**
   * Sends an event and resolves with the instance after it. A caller that may send but not read gets undefined,
   * contrary to the type.
   */
  send(at: InstanceAddress, event: EventOf<P>, options?: SendOptions): Promise<InstanceOf<P>>;
  /** Reads the instance. Resolves with undefined if it is still at the `known` version. */
  get<O extends GetOptions = Record<never, never>>(
    at: InstanceAddress,
    options?: O,
  ): Promise<InstanceOf<P> | (O extends { readonly known: number } ? undefined : never)>;
  /**
   * Resolves with the instance once it has ended, without a time limit. Retries if the node stops, the connection
   * fails or the response is 429, 502, 503 or 504, and throws the last of these faults after a minute without
   * success.
   */
  wait(at: InstanceAddress, options?: Cancellable): Promise<InstanceOf<P>>;
  cancel(at: InstanceAddress, options?: CancelOptions): Promise<InstanceOf<P>>;
  /** Returns the steps, oldest first, up to `limit`. Loads them by page. */
  history(at: InstanceAddress, options?: HistoryOptions): Promise<readonly StepOf<P>[]>;
  /** Returns the instance as the step to `version` left it. */
  past(at: InstanceAddress, version: number, options?: Cancellable): Promise<PastOf<P>>;
  /** Returns the kept ledger entries, oldest first, up to `limit`. Loads them by page. */
  ledger(at: InstanceAddress, options?: LedgerOptions): Promise<readonly LedgerView[]>;
  /** Returns what the instance waits for, and whether the store will make it happen. */
  waiting(at: InstanceAddress, options?: Cancellable): Promise<WaitingView>;
  /** Returns what moves would come to, without making them. Requires the scope `holdfast:observe` or `holdfast:admin`. */
  whatIf(
    at: InstanceAddress,
    moves: readonly WhatIfMoveOf<P>[],
    options?: Cancellable & {
      /** The version that the instance must be at now. */
      readonly version?: number;
      /** The version to start from, at the time of its step. Default: the instance as it is now. */
      readonly at?: number;
    },
  ): Promise<WhatIfView>;
  /**
   * Returns what the instance went through, for `replay` of `holdfast/testing`. Requires the scope `holdfast:observe` or
   * `holdfast:admin`.
   */
  incident(at: InstanceAddress, options?: Cancellable): Promise<Incident>;
  /**
   * Yields each step after `lastEventId` (default: all steps) live until the instance ends. Reconnects without a gap.
   */
  stream(
    at: InstanceAddress,
    options?: Cancellable & { readonly lastEventId?: number },
  ): AsyncIterable<StepOf<P>>;
  list(filter?: ListQuery<P>, options?: Cancellable): Promise<ListOf<P>>;
  /** Retries the failed compensations. Requires the scope `holdfast:admin`. */
  retryRollback(at: InstanceAddress, options?: RetryRollbackOptions): Promise<InstanceOf<P>>;
  /** Marks a failed compensation as handled by other means. Requires the scope `holdfast:admin`. */
  skipRollback(at: InstanceAddress, options: SkipRollbackOptions): Promise<InstanceOf<P>>;
  /** Steps in as an operator. Throws `act_not_possible` if it is not possible now. Requires the scope `holdfast:admin`. */
  act(at: InstanceAddress, act: ActOf<P>, options: ActOptions): Promise<InstanceOf<P>>;
  /**
   * Deletes an instance that has ended, with its history. Throws `act_not_possible` if it has not. Requires the scope
   * `holdfast:admin`.
   */
  delete(at: InstanceAddress, options: DeleteOptions): Promise<void>;
  /** Puts back what the due index has lost of the instance. Requires the scope `holdfast:admin`. */
  rearm(at: InstanceAddress, options?: RearmOptions): Promise<WaitingView>;
  /** Returns what operators have paused of the process. Requires the scope `holdfast:admin`. */
  pauses(options?: Cancellable): Promise<PausesView>;
  /**
   * Pauses the process, or all attempts at one of its tasks, on every node; `resume` ends that. Both require the scope
   * `holdfast:admin` and a token without a tenant.
   */
  pause(options: PauseOptions): Promise<PausesView>;
  resume(options: PauseOptions): Promise<PausesView>;
  /** Counts the instances in each state. Requires the scope `holdfast:observe` or `holdfast:admin`, as does `statistics`. */
  states(options?: Cancellable): Promise<StateCounts>;
  /** Returns what the instances did in the last hour, day or month. */
  statistics(options?: StatisticsOptions): Promise<StatisticsView>;
}
