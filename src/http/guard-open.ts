import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { HoldfastError } from '../errors.ts';
import type { HttpEnv } from './base-app.ts';
import { cameBySocket } from './connection.ts';
import { isJson } from './read-json.ts';

/**
 * Without authentication whatever runs on this machine may call, and so might any web page in a browser on it. It may
 * not: a page of another origin can change nothing, and a host name that somebody has pointed at this machine (DNS
 * rebinding) is refused.
 */
export function guardOpen(options: {
  /** The host names that requests may name, beside localhost and IP addresses. Absent: any. */
  readonly onlyHosts: readonly string[] | undefined;
  /** Origins that may call all the same. */
  readonly origins: readonly string[];
}): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const { host, hostname } = new URL(c.req.url);
    if (
      !isOwnName(hostname) &&
      options.onlyHosts?.includes(hostname) === false &&
      cameBySocket(c)
    ) {
      throw new HoldfastError(
        'forbidden',
        `Without authentication this service answers under localhost, IP addresses and PUBLIC_URL, not under ${hostname}.`,
      );
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && hostOf(origin) !== host && !options.origins.includes(origin)) {
      if (needsNoPreflight(c)) throw foreign(origin);
    }
    await next();
  };
}

/** Nobody else can point these at this machine. */
function isOwnName(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return bare === 'localhost' || bare.endsWith('.localhost') || isIP(bare) !== 0;
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
    `Pages of ${origin} may not call this service; its operator may add the origin to CORS_ORIGINS.`,
  );
}
