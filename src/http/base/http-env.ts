import type { Caller } from '../../actors/access/caller.ts';
import type { OpenSpan } from '../../tracing/tracing.ts';
import type { TraceContext } from '../../tracing/trace-context.ts';

/** The origin of a request. A request that came without a socket has no address. */
export interface Connection {
  readonly remoteAddress?: string | undefined;
  /** A signal that fires if the client is gone before its response is sent. Absent: that of the request does. */
  readonly gone?: () => AbortSignal;
  /**
   * Fires when the connection is closed. Only of a WebSocket handshake, which `upgradeWebSocket` of @hono/node-server can
   * accept.
   */
  readonly handshakeGone?: AbortSignal;
  /** The request id set by an app that this one is mounted in. */
  readonly requestId?: string;
}

/** The remaining quota of a limit that a request counted against. */
export interface LimitState {
  /** The name of the limit. */
  readonly policy: string;
  readonly perSecond: number;
  /** How many more requests are allowed now. */
  readonly remaining: number;
  /** Time until the full quota is available or, if none is left, until the next request is allowed. */
  readonly resetMs: number;
}

export interface HttpEnv {
  Bindings: Connection;
  /**
   * `trace`: the trace that the request belongs to, if any. `inSpan`: runs code within the span of the request, if it has one. `caller`: the authenticated caller; undefined without
   * authentication and on open paths. `limits`: those that the request counted against. `complete`: a response that
   * already has every header which middlewares would add.
   */
  Variables: {
    requestId?: string;
    trace?: TraceContext;
    inSpan?: OpenSpan['within'];
    caller?: Caller;
    limits?: readonly LimitState[];
    complete?: Response;
    replayed?: true;
  };
}
