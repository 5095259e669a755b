import type { Context, MiddlewareHandler } from 'hono';
import { assertObserver } from '../../actors/access/assert-observer.ts';
import { adminScope } from '../../actors/access/caller.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { scopeMissing } from '../../actors/access/scope-missing.ts';
import { unauthorized } from './unauthorized.ts';
import type { VerifyToken } from './token-verifier.ts';

/**
 * Requires a valid token, and sets its caller as `c.get('caller')`. Routes that an app registers before this
 * middleware are open. `tokenOf`: where requests carry the token; default: in `Authorization`.
 */
export function authenticate(
  verify: VerifyToken,
  tokenOf: (c: Context<HttpEnv>) => string = bearerToken,
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    c.set('caller', await verify(tokenOf(c)));
    await next();
  };
}

/** Admits only requests whose token has the scope for administration. */
export function admitAdmin(verify: VerifyToken): MiddlewareHandler<HttpEnv> {
  const authenticated = authenticate(verify);
  return async (c, next) =>
    authenticated(c, async () => {
      requireScope(c, adminScope);
      await next();
    });
}

/** Throws `forbidden` if the token lacks the scope. Without authentication everything is allowed. */
export function requireScope(c: Context<HttpEnv>, scope: string, what?: string): void {
  const caller = c.get('caller');
  if (caller !== undefined && !caller.scopes.includes(scope)) throw scopeMissing([scope], what);
}

/** Throws `forbidden` if the token has neither the scope of observers nor that of administrators. */
export function requireObserver(c: Context<HttpEnv>): void {
  assertObserver(c.get('caller'));
}

/** The token of a request (RFC 6750, section 2.1). Throws `unauthorized` if there is none. */
export function bearerToken(c: Context<HttpEnv>): string {
  const header = c.req.header('authorization');
  if (header === undefined || !/^bearer(?: |$)/i.test(header)) throw unauthorized();
  const token = /^bearer +([\w~+/.-]+=*) *$/i.exec(header)?.[1];
  if (token === undefined) throw unauthorized('The token is malformed');
  return token;
}
