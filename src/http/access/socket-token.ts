import type { Context } from 'hono';
import type { HttpEnv } from '../base/http-env.ts';
import { bearerToken } from './authenticate.ts';
import { unauthorized } from './unauthorized.ts';

/**
 * The token of a WebSocket handshake. Pages cannot set `Authorization` on one, so they offer it as a subprotocol,
 * `bearer.<token>`: a URL would end up in logs, and a first message would need sockets that nobody has authenticated.
 */
export function socketToken(c: Context<HttpEnv>): string {
  const offered = c.req.header('sec-websocket-protocol')?.split(',') ?? [];
  const tokens = offered.flatMap((name) => /^\s*bearer\.(.+?)\s*$/.exec(name)?.[1] ?? []);
  const [token] = tokens;
  if (c.req.header('authorization') !== undefined || token === undefined) return bearerToken(c);
  if (tokens.length > 1) throw unauthorized('More than one token was offered');
  return token;
}
