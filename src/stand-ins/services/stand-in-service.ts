import { z } from 'zod';

/** The simulation of an outside system. Its state is a fold: only `apply` may change it. */
export interface StandInService {
  /** Its path under `/stand-ins`, and its name in behaviours and calls. */
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The views that `GET` returns, by path under the service (`/` is the service itself). */
  readonly views: Readonly<Record<string, (query: URLSearchParams) => unknown>>;
  /** The views that `GET` returns under `/stand-ins/ledgers/<name>`, by path, with its parameters. */
  readonly ledger?: Readonly<
    Record<string, (parameters: Readonly<Record<string, string>>) => unknown>
  >;
}

/** A request that changes something. */
export interface Operation {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Relative to the service's path; parameters such as `:id` become part of the input. */
  readonly path: string;
  readonly input: z.ZodType;
  /** Whether the input has a `callbackUrl`, to which results may be sent later. */
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
  /** Relative to the service's path. */
  readonly location?: string;
  /** Why the call is refused, if the status alone does not say. */
  readonly fault?: { readonly code: string; readonly detail: string };
  /** Sent to the caller's `callbackUrl` later, by the node that was called; sent again if the call is repeated. */
  readonly callback?: Callback;
}

/** A `POST` of JSON. */
export interface Callback {
  readonly body: unknown;
  /** Counted from the answer. */
  readonly delayMs: number;
}

/** The URL at which a caller is called back. */
export const callbackUrl = z.url({ protocol: /^https?$/, error: 'must be a URL of http or https' });

/** An operation whose `apply` receives the parsed input. */
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
      // A call recorded by a version with a looser schema must not block later ones.
      return parsed.success ? config.apply(parsed.data, call) : { status: 400 };
    },
  };
}
