import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { HttpEnv } from '../../http/base/http-env.ts';

const name = 'holdfast_token';
/** Browsers drop larger cookies without a word (RFC 6265, section 6.1). */
const longest = 4096 - name.length - 1;

/** Browsers keep no cookie for longer than 400 days (RFC 6265bis, section 5.5). */
const longestMs = 399 * 24 * 60 * 60 * 1000;

/** The cookie that keeps a token: only for the dashboard, out of reach of scripts and of other sites (RFC 6265bis). */
export function createTokenCookie(path: string) {
  return {
    read: (c: Context<HttpEnv>): string | undefined => getCookie(c, name),
    fits: (token: string): boolean => token.length <= longest,
    /** `expiresAtMs`: when the token does. Without it the cookie ends with the browser's session. */
    keep(c: Context<HttpEnv>, token: string, expiresAtMs: number | undefined): void {
      setCookie(c, name, token, {
        path,
        httpOnly: true,
        sameSite: 'Strict',
        secure: isEncrypted(c),
        ...(expiresAtMs === undefined
          ? {}
          : { expires: new Date(Math.min(expiresAtMs, Date.now() + longestMs)) }),
      });
    },
    drop: (c: Context<HttpEnv>): void => void deleteCookie(c, name, { path }),
  };
}

/** Whether the browser speaks TLS, to this server or to a proxy before it. */
function isEncrypted(c: Context<HttpEnv>): boolean {
  return c.req.url.startsWith('https:') || c.req.header('x-forwarded-proto') === 'https';
}
