import type { Context } from 'hono';
import type { HttpEnv } from './base-app.ts';

/** Where a request comes from, as far as known: one that came without a socket has no address. */
export interface Connection {
  readonly remoteAddress?: string | undefined;
}

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
