import type { Context } from 'hono';
import { isLoopback } from '../addresses.ts';
import type { HttpEnv } from './base-app.ts';

/** Between whom a request travels, as far as known: a request that came without a socket has neither address. */
export interface Connection {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
}

/** The address that a request comes from; that of a proxy, where there is one. */
export function remoteAddressOf(c: Context<HttpEnv>): string | undefined {
  return connectionOf(c).remoteAddress;
}

/** Did a request come over the network? Else a program that holds the service has handed it in. */
export function cameBySocket(c: Context<HttpEnv>): boolean {
  return remoteAddressOf(c) !== undefined;
}

/** Did a program on this machine send the request, on its own behalf and not as a proxy? */
export function isFromThisMachine(c: Context<HttpEnv>): boolean {
  const { remoteAddress, localAddress } = connectionOf(c);
  if (remoteAddress === undefined) return false;
  if (['forwarded', 'x-forwarded-for', 'via'].some((name) => c.req.header(name) !== undefined)) {
    return false;
  }
  return isLoopback(remoteAddress) || remoteAddress === localAddress;
}

function connectionOf(c: Context<HttpEnv>): Connection {
  // A request that came through `fetch` alone has none.
  const env: Connection | undefined = c.env;
  return env ?? {};
}
