import { z } from 'zod';

/** An outside system that a stand-in stands for. Its state is a fold: nothing but `apply` may change it. */
export interface StandInService {
  /** Its path under `/stand-ins`, and its name in behaviours and calls. */
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** What `GET` shows, by path under the service (`/` is the service itself). */
  readonly views: Readonly<Record<string, (query: URLSearchParams) => unknown>>;
  /** What `GET` shows under `/stand-ins/ledgers/<name>`, by path; with the path's parameters. */
  readonly ledger?: Readonly<
    Record<string, (parameters: Readonly<Record<string, string>>) => unknown>
  >;
}

/** A request that changes something. */
export interface Operation {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Under the service's path; parameters such as `:id` become part of the input. */
  readonly path: string;
  readonly input: z.ZodType;
  /** Its input has a `callbackUrl`, where answers may be sent later. */
  readonly callsBack?: true;
  /** Deterministic: every node applies the same calls in the same order. */
  apply(input: unknown, call: Call): Answer;
}

export interface Call {
  /** The number of the call in the journal: the same on every node, never used twice. */
  readonly sequence: number;
  readonly at: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Under the service's path. */
  readonly location?: string;
  /** Why it is refused, where the status alone does not say. */
  readonly fault?: { readonly code: string; readonly detail: string };
  /** Sent to the caller's `callbackUrl` later, by the node that was called; again where the call is repeated. */
  readonly callback?: Callback;
}

/** A `POST` of JSON. */
export interface Callback {
  readonly body: unknown;
  /** From the answer on. */
  readonly delayMs: number;
}

/** What a caller gives to be called back. */
export const callbackUrl = z.url({ protocol: /^https?$/, error: 'must be a URL of http or https' });

/** An operation whose `apply` gets the input as its schema reads it. */
export function operation<T extends z.ZodType>(config: {
  readonly method: Operation['method'];
  readonly path: string;
  readonly input: T;
  readonly callsBack?: true;
  readonly apply: (input: z.output<T>, call: Call) => Answer;
}): Operation {
  return {
    ...config,
    apply(input, call) {
      const parsed = config.input.safeParse(input);
      // A call of a version that wanted less: it is not what the operation takes now, and must not hold up the others.
      return parsed.success ? config.apply(parsed.data, call) : { status: 400 };
    },
  };
}
