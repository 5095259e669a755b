import type { Context } from 'hono';
import type { HttpEnv } from '../base/http-env.ts';
import { foreign, foreignOrigin } from './foreign-origin.ts';
import type { Check } from './in-turn.ts';
import { isJson } from '../request/read-json.ts';

/**
 * Without authentication any program on this machine may call, and so could any web page in a browser on it. This
 * check prevents pages of other origins from changing anything.
 */
export function guardOpen(options: {
  /** Origins that may call nevertheless. */
  readonly origins: readonly string[];
}): Check {
  return (c) => {
    const origin = foreignOrigin(c, options.origins);
    if (origin !== undefined && needsNoPreflight(c)) throw foreign(origin);
  };
}

/** A browser asks before it sends JSON to another origin; what it sends without asking must not change anything. */
function needsNoPreflight(c: Context<HttpEnv>): boolean {
  const safe = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
  return !safe && !isJson(c.req.header('content-type'));
}
