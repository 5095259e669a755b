import type { Context } from 'hono';
import type { Connection, HttpEnv } from './http-env.ts';

/** The address that a request comes from; that of a proxy, if there is one. */
export function remoteAddressOf(c: Context<HttpEnv>): string | undefined {
  // A request that came through `fetch` alone has none.
  const env: Connection | undefined = c.env;
  return env?.remoteAddress;
}

/** Did a request come over the network? Else a program that holds the service has handed it in. */
export function cameBySocket(c: Context<HttpEnv>): boolean {
  return remoteAddressOf(c) !== undefined;
}
