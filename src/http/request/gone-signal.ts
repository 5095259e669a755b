import type { Context } from 'hono';
import type { Connection, HttpEnv } from '../base/http-env.ts';

/** A signal that fires when the client is gone. */
export function goneSignal(c: Context<HttpEnv>): AbortSignal {
  // A request that came through `fetch` alone has no environment.
  const env: Connection | undefined = c.env;
  // The signal of the request itself makes the server build a whole `Request`.
  return env?.gone?.() ?? c.req.raw.signal;
}
