import type { MiddlewareHandler } from 'hono';
import { isComplete } from './base-app.ts';
import type { HttpEnv } from './http-env.ts';

/** For answers that are data: a browser shall neither run them, nor frame them, nor take them for something else. */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/**
 * Gives every answer the security headers and `Cache-Control`; those that a handler has set stay, such as the
 * `Content-Security-Policy` of a page. What has an `ETag` may be kept by its reader, and asked for again each time; nothing else
 * is kept.
 */
export function secure(): MiddlewareHandler<HttpEnv> {
  const headers = Object.entries(securityHeaders);
  return async (c, next) => {
    await next();
    if (isComplete(c)) return;
    const given = c.res.headers;
    for (const [name, value] of headers) if (!given.has(name)) given.set(name, value);
    if (given.has('cache-control')) return;
    given.set('cache-control', cacheControlOf(c.req.method, given.has('etag')));
  };
}

/** What has an ETag may be kept by its reader; the answer to a request that changes something may not. */
export function cacheControlOf(method: string, hasETag: boolean): string {
  const read = method === 'GET' || method === 'HEAD';
  return read && hasETag ? 'private, no-cache' : 'no-store';
}
