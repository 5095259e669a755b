import type { z } from 'zod';
import type { HistoryStep, InstanceView, LedgerView } from '../actors/runtime-types.ts';
import type { EventSchemas, InstanceStatus, Process } from '../machines/define-process.ts';
import type { Fetch } from './persistent-fetch.ts';

/** What a start of the process takes, before defaults. */
export type InputOf<P extends Process> = z.input<NonNullable<P['input']>>;

/** What clients may send to instances of the process: a union over its declared events. */
export type EventOf<P extends Process> = EventIn<NonNullable<P['events']>>;

type EventIn<E extends EventSchemas> = string extends keyof E
  ? { readonly type: string; readonly [field: string]: unknown }
  : {
      [Type in keyof E & string]: { readonly type: Type } & Payload<z.input<E[Type]>>;
    }[keyof E & string];

/** An object without fields is to zod a record of nothing, which would forbid `type` too. */
type Payload<T> = T extends Readonly<Record<string, never>> ? unknown : T;

/** What an instance shows as `data`: what the view of the process returns. */
export type DataOf<P extends Process> = ReturnType<P['view']>;

export interface InstanceOf<P extends Process> extends InstanceView {
  readonly data: DataOf<P>;
}

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
}

/** All that is given must hold. Other names are searchable attributes of the process. */
export interface ListQuery {
  readonly status?: InstanceStatus;
  readonly state?: string;
  readonly attention?: true;
  readonly createdAfter?: Date;
  readonly q?: string;
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** Speaks to the instances of one process. Whatever the service refuses is thrown as a `ProblemError`. */
export interface Client<P extends Process> {
  start(
    ...args: undefined extends InputOf<P>
      ? [input?: InputOf<P>, options?: StartOptions]
      : [input: InputOf<P>, options?: StartOptions]
  ): Promise<InstanceOf<P>>;
  /** The instance after the event; nothing, against the type, to who may send to the instance, and not read it. */
  send(id: string, event: EventOf<P>, options?: SendOptions): Promise<InstanceOf<P>>;
  /** The instance; undefined where it still stands at the version that is `known`. */
  get<O extends GetOptions = Record<never, never>>(
    id: string,
    options?: O,
  ): Promise<InstanceOf<P> | (O extends { readonly known: number } ? undefined : never)>;
  /**
   * The instance once it has ended, however long that takes. Asks again where its node stops, the connection fails or the
   * answer is 502, 503 or 504; throws the last of these faults where a minute has brought nothing else.
   */
  wait(id: string, options?: Cancellable): Promise<InstanceOf<P>>;
  cancel(id: string, options?: CancelOptions): Promise<InstanceOf<P>>;
  /** Every step, page by page. */
  history(id: string, options?: Cancellable): Promise<readonly HistoryStep[]>;
  /** What it owes, and every other entry of its ledger that is kept, page by page. */
  ledger(id: string, options?: Cancellable): Promise<readonly LedgerView[]>;
  /** Each step after `lastEventId` (default: all), live, until the instance has ended; reconnects without a gap. */
  stream(
    id: string,
    options?: Cancellable & { readonly lastEventId?: number },
  ): AsyncIterable<HistoryStep>;
  list(
    filter?: ListQuery,
    options?: Cancellable,
  ): Promise<{ readonly instances: readonly InstanceOf<P>[]; readonly next?: string }>;
}
