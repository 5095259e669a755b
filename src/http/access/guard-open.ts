import type { Context, MiddlewareHandler } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { isJson } from '../request/read-json.ts';

/**
 * Without authentication any program on this machine may call, and so could any web page in a browser on it. This
 * middleware prevents pages of other origins from changing anything.
 */
export function guardOpen(options: {
  /** Origins that may call nevertheless. */
  readonly origins: readonly string[];
}): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const { host } = new URL(c.req.url);
    const origin = c.req.header('origin');
    if (origin !== undefined && hostOf(origin) !== host && !options.origins.includes(origin)) {
      if (needsNoPreflight(c)) throw foreign(origin);
    }
    await next();
  };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** A browser asks before it sends JSON to another origin; what it sends without asking must not change anything. */
function needsNoPreflight(c: Context<HttpEnv>): boolean {
  const safe = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
  return !safe && !isJson(c.req.header('content-type'));
}

function foreign(origin: string): HoldfastError {
  return new HoldfastError(
    'forbidden',
    `Pages from ${origin} may not call this service; the operator can add the origin to CORS_ORIGINS.`,
  );
}
