import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { HttpEnv } from './http-env.ts';

const maxAgeSeconds = 600;
const allowHeaders = [
  'authorization',
  'content-type',
  'holdfast-reason',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'prefer',
  'traceparent',
  'tracestate',
  'x-request-id',
];
const exposeHeaders = [
  'accept-post',
  'allow',
  'content-location',
  'etag',
  'idempotent-replayed',
  'link',
  'location',
  'preference-applied',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'www-authenticate',
  'x-request-id',
];

/**
 * Allows web pages of exactly these origins to call (CORS), with tokens but without cookies. Other origins get no CORS
 * headers.
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allow = cors({
    origin: [...origins],
    // Only what processes and callbacks support.
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT'],
    allowHeaders,
    exposeHeaders,
    maxAge: maxAgeSeconds,
  });
  return async (c, next) => {
    const origin = c.req.header('origin');
    // The middleware treats every OPTIONS request as a preflight.
    const isCors =
      c.req.method !== 'OPTIONS' || c.req.header('access-control-request-method') !== undefined;
    if (isCors && origin !== undefined && origins.includes(origin)) return allow(c, next);
    await next();
    c.header('vary', 'Origin', { append: true });
  };
}
