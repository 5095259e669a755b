import type { Caller } from '../../actors/access/caller.ts';
import type { TraceContext } from './trace-context.ts';

/** Where a request comes from, as far as known: one that came without a socket has no address. */
export interface Connection {
  readonly remoteAddress?: string | undefined;
  /** Under which id an app that this one is mounted in answers the request. */
  readonly requestId?: string;
}

/** What a request has left of a limit that it was counted against. */
export interface LimitState {
  /** Which limit it is. */
  readonly policy: string;
  readonly perSecond: number;
  /** How many more may come now. */
  readonly remaining: number;
  /** When all of them may; where none may, when the next one may. */
  readonly resetMs: number;
}

export interface HttpEnv {
  Bindings: Connection;
  /**
   * `trace`: what the request is part of, where it says so. `caller`: who has authenticated; undefined where
   * authentication is off, and on paths that are open. `limits`: what it was counted against. `complete`: an answer that
   * was made with every header that the middlewares would add.
   */
  Variables: {
    requestId?: string;
    trace?: TraceContext;
    caller?: Caller;
    limits?: readonly LimitState[];
    complete?: Response;
    replayed?: true;
  };
}
