import type { LedgerView } from '../actors/views/view-types.ts';
import type { InstanceStatus, Process } from '../definition/define-process.ts';
import type {
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
  StatePathOf,
  StepOf,
} from '../in-process/typed-process.ts';
import type { Fetch } from './persistent-fetch.ts';

export type {
  DataOf,
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
} from '../in-process/typed-process.ts';

export interface ClientOptions<P extends Process> {
  /** Where the service is, such as `https://holdfast.example.com`. */
  readonly baseUrl: string | URL;
  /** The process, or its path, such as `/registrations`. */
  readonly process: P | string;
  /** The bearer token, or what makes one for each request. */
  readonly token?: string | (() => string | Promise<string>);
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

interface Cancellable {
  readonly signal?: AbortSignal;
}

/** Answers as soon as the instance has ended, after so many seconds at the latest. */
interface Waiting {
  readonly wait?: number;
}

interface Repeatable {
  /** The same key makes it safe to repeat the request. */
  readonly idempotencyKey?: string;
}

export type StartOptions = Cancellable & Waiting & Repeatable;

interface Conditional {
  /** The version that the change is meant for. Another one: `precondition_failed`. */
  readonly ifMatch?: number;
}

export type SendOptions = Cancellable & Waiting & Repeatable & Conditional;

export interface GetOptions extends Cancellable, Waiting {
  /** A version that is known already: with `wait`, the answer comes as soon as there is another. */
  readonly known?: number;
}

export interface CancelOptions extends Cancellable, Conditional {
  readonly reason?: string;
  /** Undo what was done. Default: as the process says; anything else needs the scope `holdfast:admin`. */
  readonly rollback?: boolean;
  /** Undo only what ended after this task last did, and settle the rest; needs that scope, too. */
  readonly to?: string;
}

/** All that is given must hold. Other names are searchable attributes of the process. */
export interface ListQuery<P extends Process = Process> {
  readonly status?: InstanceStatus;
  readonly state?: StatePathOf<P>;
  readonly attention?: true;
  readonly createdAfter?: Date;
  readonly q?: string;
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface HistoryOptions extends Cancellable {
  /** The version after which the steps are wanted. Default: from the start. */
  readonly after?: number;
  /** How many steps at most: a page. Default: all of them. */
  readonly limit?: number;
}

export interface LedgerOptions extends Cancellable {
  /** The sequence after which the entries are wanted. Default: from the oldest that is kept. */
  readonly after?: number;
  /** How many entries at most: a page. Default: all of them. */
  readonly limit?: number;
}

/**
 * Speaks to the instances of one process, each by its id or, as `{ key }`, by its business key. Whatever the service refuses
 * is thrown as a `ProblemError`.
 */
export interface Client<P extends Process> {
  start(
    ...args: undefined extends InputOf<P>
      ? [input?: InputOf<P>, options?: StartOptions]
      : [input: InputOf<P>, options?: StartOptions]
  ): Promise<InstanceOf<P>>;
  /** The instance after the event; nothing, against the type, to who may send to the instance, and not read it. */
  send(at: InstanceAddress, event: EventOf<P>, options?: SendOptions): Promise<InstanceOf<P>>;
  /** The instance; undefined where it still stands at the version that is `known`. */
  get<O extends GetOptions = Record<never, never>>(
    at: InstanceAddress,
    options?: O,
  ): Promise<InstanceOf<P> | (O extends { readonly known: number } ? undefined : never)>;
  /**
   * The instance once it has ended, however long that takes. Asks again where its node stops, the connection fails or the
   * answer is 429, 502, 503 or 504; throws the last of these faults where a minute has brought nothing else.
   */
  wait(at: InstanceAddress, options?: Cancellable): Promise<InstanceOf<P>>;
  cancel(at: InstanceAddress, options?: CancelOptions): Promise<InstanceOf<P>>;
  /** The steps, oldest first, page by page up to the `limit`. */
  history(at: InstanceAddress, options?: HistoryOptions): Promise<readonly StepOf<P>[]>;
  /** The entries of its ledger that are kept, oldest first, page by page up to the `limit`. */
  ledger(at: InstanceAddress, options?: LedgerOptions): Promise<readonly LedgerView[]>;
  /** Each step after `lastEventId` (default: all), live, until the instance has ended; reconnects without a gap. */
  stream(
    at: InstanceAddress,
    options?: Cancellable & { readonly lastEventId?: number },
  ): AsyncIterable<StepOf<P>>;
  list(
    filter?: ListQuery<P>,
    options?: Cancellable,
  ): Promise<{ readonly instances: readonly InstanceOf<P>[]; readonly next?: string }>;
}
