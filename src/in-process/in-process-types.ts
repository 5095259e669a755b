import type { Incident } from '../actors/incidents/incident.ts';
import type {
  LedgerPage,
  NodesView,
  Preview,
  SearchHit,
  StateCounts,
  StatisticsView,
  WaitingView,
} from '../actors/views/view-types.ts';
import type { WhatIfView } from '../actors/views/what-if-view.ts';
import type { InstanceStatus, Process } from '../definition/define-process.ts';
import type {
  Conditional,
  AddressInProcess,
  ProcessOrName,
  Reasoned,
  Repeatable,
} from './in-process-options.ts';
import type { OperatingInProcess } from './operating-in-process.ts';
import type {
  EventOf,
  InputOf,
  InstanceOf,
  ListOf,
  PastOf,
  StatePathOf,
  StepOf,
  WhatIfMoveOf,
} from './typed-process.ts';

export interface StartInProcess {
  /**
   * The owner of the instance: the `sub` of a caller, who finds it in lists and has the rights of an owner. Default:
   * none.
   */
  readonly owner?: string;
  /** The tenant of the instance and of its business key. Default: none. */
  readonly tenant?: string;
  /**
   * Makes the start safe to repeat. The key is scoped to this owner and tenant, and separate from keys that HTTP
   * callers send.
   */
  readonly idempotencyKey?: string;
}

export interface SendInProcess extends Conditional, Reasoned, Repeatable {}

export interface CancelInProcess extends Conditional, Reasoned, Repeatable {
  /** Whether to undo completed effects. Default: `onCancel` of the process. */
  readonly rollback?: boolean;
  /** Undoes only effects after the last completion of this task, and settles the rest. */
  readonly to?: string;
}

export interface WaitInProcess<P extends Process> {
  /** The condition to wait for. Default: the instance has ended. */
  readonly until?: (instance: InstanceOf<P>) => boolean;
  /** Resolves with the current instance after this time. Default: no time limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface FollowInProcess {
  /** Yields only steps after this version. Default: all steps. */
  readonly after?: number;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

/** Filters of a list. An instance must match all of them. */
export interface ListInProcess<P extends Process> {
  readonly status?: InstanceStatus;
  /** A state that the instance is in, such as `paying.card`; the process must declare `search.state`. */
  readonly state?: StatePathOf<P>;
  readonly attention?: true;
  readonly paused?: true;
  readonly processVersion?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** Words that must all occur in the searchable attributes. */
  readonly q?: string;
  /** Searchable attributes of the process. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** Default 50, at most 200. */
  readonly limit?: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

export interface HistoryInProcess {
  /** Returns only steps after this version. Default: from the start. */
  readonly after?: number;
  /** Default and at most 1,000. */
  readonly limit?: number;
}

export interface LedgerInProcess {
  /** Returns only entries after this sequence. Default: from the oldest entry that is kept. */
  readonly after?: number;
  /** Default and at most 1,000. */
  readonly limit?: number;
}

/**
 * The operations of the HTTP API, for the program that the service is part of. The program is trusted: no claims are
 * checked and no rate limits apply. Rejections are `HoldfastError`s with the same codes. Input, events and results
 * are copied, so changing one does not change an instance.
 */
export interface InProcess extends OperatingInProcess {
  /** `POST <path>`. */
  start<P extends Process = Process>(
    process: ProcessOrName<P>,
    ...args: undefined extends InputOf<P>
      ? [input?: InputOf<P>, options?: StartInProcess]
      : [input: InputOf<P>, options?: StartInProcess]
  ): Promise<InstanceOf<P>>;
  /**
   * `POST <path>/:id/events`. Accepts every event of the machine, regardless of its `from` and of whether it is
   * declared.
   */
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
   * `Prefer: wait`: resolves with the first view of the instance for which `until` returns true. Rejects with
   * `shutting_down` if the service closes first, or with the reason of the signal.
   */
  wait<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: WaitInProcess<P>,
  ): Promise<InstanceOf<P>>;
  /**
   * `GET <path>/:id/stream`: yields each step live until the instance ends, the signal fires or you leave the loop.
   * Rejects with `shutting_down` if the service closes first.
   */
  follow<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: FollowInProcess,
  ): AsyncIterable<StepOf<P>>;
  /** `GET <path>/:id/history`: a page of steps, oldest first, and whether there are more. */
  history<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    page?: HistoryInProcess,
  ): Promise<{ readonly steps: readonly StepOf<P>[]; readonly more: boolean }>;
  /**
   * `GET <path>/:id/history/:version`: the instance as the step to that version left it. Rejects with `not_found` if the
   * instance has not reached the version, and with `past_not_kept` if the history cannot tell.
   */
  past<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    version: number,
  ): Promise<PastOf<P>>;
  /** `GET <path>/:id/ledger`: a page of the kept ledger entries, oldest first, and whether there are more. */
  ledger(
    process: ProcessOrName<Process>,
    at: AddressInProcess,
    page?: LedgerInProcess,
  ): Promise<LedgerPage>;
  /** `GET <path>/:id/waiting`: what the instance waits for, and whether the store will make it happen. */
  waiting(process: ProcessOrName<Process>, at: AddressInProcess): Promise<WaitingView>;
  /**
   * `POST <path>/:id/what-if`: what moves would come to, without making them. Accepts every event of the machine, as `send` does.
   */
  whatIf<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    moves: readonly WhatIfMoveOf<P>[],
    options?: {
      /** The version that the instance must be at now. */
      readonly version?: number;
      /** The version to start from, at the time of its step. Default: the instance as it is now. */
      readonly at?: number;
    },
  ): Promise<WhatIfView>;
  /** `GET <path>/:id/as-test`: what the instance went through, for `replay` of `holdfast/testing`. */
  incident(process: ProcessOrName<Process>, at: AddressInProcess): Promise<Incident>;
  /** `GET <path>`: a page of instances of all owners, newest first, and the cursor of the next page. */
  list<P extends Process = Process>(
    process: ProcessOrName<P>,
    filter?: ListInProcess<P>,
  ): Promise<ListOf<P>>;
  /**
   * `GET /search`: instances of all processes by public id, business key, words of searchable attributes, or the internal id in
   * a log line.
   */
  search(text: string, options?: { readonly limit?: number }): Promise<readonly SearchHit[]>;
  /** `POST /bulk-acts/preview`: how many instances match a filter, and the newest 10 of them. */
  preview<P extends Process = Process>(
    process: ProcessOrName<P>,
    filter: Omit<ListInProcess<P>, 'limit' | 'cursor'>,
  ): Promise<Preview>;
  /** `GET <path>/counts`: the number of instances of all owners, by status. */
  count(
    process: ProcessOrName<Process>,
  ): Promise<Readonly<Record<InstanceStatus | 'attention' | 'paused', number>>>;
  /** `GET /processes/:name/states`: the number of instances of all owners in each state. */
  states(process: ProcessOrName<Process>): Promise<StateCounts>;
  /** `GET /processes/:name/statistics`: what the instances of all owners did in the last hour (the default), day or month. */
  statistics(
    process: ProcessOrName<Process>,
    options?: { readonly period?: StatisticsView['period'] },
  ): Promise<StatisticsView>;
  /** `GET /nodes`: the nodes that are alive, and how late their work is. */
  nodes(): Promise<NodesView>;
  /** `POST <path>/:id/cancel`. */
  cancel<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: CancelInProcess,
  ): Promise<InstanceOf<P>>;
}
