import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../base/http-env.ts';
import { foreign, foreignOrigin } from './foreign-origin.ts';

/**
 * Refuses WebSockets of foreign pages: browsers neither ask before they open one nor keep the page from reading it. `origins` and
 * that of the service's own `url` are accepted.
 */
export function guardSocket(options: {
  readonly origins: readonly string[];
  readonly url: () => string | undefined;
}): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const url = options.url();
    const own = url !== undefined && URL.canParse(url) ? [new URL(url).origin] : [];
    const origin = foreignOrigin(c, [...options.origins, ...own]);
    if (origin !== undefined) throw foreign(origin);
    await next();
  };
}
