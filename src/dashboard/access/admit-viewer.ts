import type { Context, MiddlewareHandler } from 'hono';
import { hasCode } from '../../errors.ts';
import { bearerToken, requireObserver } from '../../http/access/authenticate.ts';
import type { VerifyToken } from '../../http/access/token-verifier.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import type { Paths } from '../base/paths.ts';
import type { createTokenCookie } from './token-cookie.ts';

/** Sends the same page again, now as a navigation within the site, for which the browser sends a strict cookie. */
const again = '<!doctype html><meta http-equiv="refresh" content="0"><title>Holdfast</title>';

/**
 * Requires a token of an observer or an administrator: in `Authorization`, as a proxy sets it, or in the cookie of the
 * sign-in page. Pages send those without one there.
 */
export function admitViewer({
  verify,
  paths,
  cookie,
}: {
  readonly verify: VerifyToken;
  readonly paths: Paths;
  readonly cookie: ReturnType<typeof createTokenCookie>;
}): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const kept = cookie.read(c);
    const sent = c.req.header('authorization') === undefined ? kept : bearerToken(c);
    if (sent === undefined) {
      if (isPage(c) && c.req.header('sec-fetch-site') === 'cross-site') return c.html(again);
      return toSignIn(c, paths);
    }
    try {
      c.set('caller', await verify(sent));
    } catch (error) {
      if (!hasCode(error, 'unauthorized')) throw error;
      cookie.drop(c);
      return toSignIn(c, paths, 'expired');
    }
    requireObserver(c);
    return next();
  };
}

function toSignIn(c: Context<HttpEnv>, paths: Paths, reason?: 'expired'): Response {
  // What is not a page has no use for one.
  if (!isPage(c)) return c.text('Sign in first.', 401);
  const { pathname, search } = new URL(c.req.url);
  const asked = new URLSearchParams({ next: pathname + search, ...(reason ? { reason } : {}) });
  return c.redirect(`${paths.signIn}?${asked.toString()}`, 303);
}

function isPage(c: Context<HttpEnv>): boolean {
  return c.req.method === 'GET' && c.req.header('accept')?.includes('text/html') === true;
}
