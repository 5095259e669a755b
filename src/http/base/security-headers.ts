import type { Context } from 'hono';
import type { HttpEnv } from './http-env.ts';

/** For data responses: a browser must neither run nor frame them, nor guess their type. */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/**
 * Adds the security headers and `Cache-Control` to a response, except those that a handler has set, such as the
 * `Content-Security-Policy` of a page. A response with an `ETag` may be cached privately and must be revalidated;
 * others must not be stored.
 */
export function secure(c: Context<HttpEnv>): void {
  const given = c.res.headers;
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!given.has(name)) given.set(name, value);
  }
  if (given.has('cache-control')) return;
  given.set('cache-control', cacheControlOf(c.req.method, given.has('etag')));
}

/** A read with an ETag may be cached privately; the response to a change may not. */
export function cacheControlOf(method: string, hasETag: boolean): string {
  const read = method === 'GET' || method === 'HEAD';
  return read && hasETag ? 'private, no-cache' : 'no-store';
}
