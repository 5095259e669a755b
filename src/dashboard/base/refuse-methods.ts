import type { Hono } from 'hono';
import { HoldfastError } from '../../errors.ts';
import { pathOf } from '../../http/base/base-app.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';

/** Answers each path that was added to the app with `method_not_allowed` for other methods, and OPTIONS with `Allow`. */
export function refuseMethods(app: Hono<HttpEnv>): void {
  const added = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    // What every method passes through is no page.
    if (method === 'ALL') continue;
    const methods = added.get(path) ?? new Set();
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
    added.set(path, methods);
  }
  for (const [path, methods] of added) {
    const allow = [...methods, 'OPTIONS'].join(', ');
    app.all(path, async (c, next) => {
      const { method } = c.req;
      if (methods.has(method)) return next();
      if (method === 'OPTIONS') return c.body(null, 204, { allow });
      throw new HoldfastError(
        'method_not_allowed',
        `${pathOf(c)} does not support ${method}; it supports ${allow}.`,
        { details: { headers: { allow } } },
      );
    });
  }
}
