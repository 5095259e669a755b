import type { Context } from 'hono';
import type { Connection, HttpEnv } from './http-env.ts';

/** The address that a request comes from, or that of a proxy. */
export function remoteAddressOf(c: Context<HttpEnv>): string | undefined {
  // A request that came through `fetch` alone has none.
  const env: Connection | undefined = c.env;
  return env?.remoteAddress;
}

/** Whether a request came over the network, rather than from a program in the same process. */
export function cameBySocket(c: Context<HttpEnv>): boolean {
  return remoteAddressOf(c) !== undefined;
}
