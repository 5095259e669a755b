import type { Context, Hono } from 'hono';
import { HoldfastError } from '../../errors.ts';
import { pathOf } from './base-app.ts';
import type { HttpEnv } from './http-env.ts';

export type Handler = (c: Context<HttpEnv>) => Response | Promise<Response>;

/** What a resource does on each method. GET answers HEAD as well. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', Handler>>>;

/** Serves a path: the given methods, OPTIONS, and `method_not_allowed` with `Allow` for every other. */
export function addResource(app: Hono<HttpEnv>, path: string, methods: Methods): void {
  const taken: string[] = [];
  for (const [method, handler] of Object.entries(methods)) {
    app.on(method, path, handler);
    taken.push(method, ...(method === 'GET' ? ['HEAD'] : []));
  }
  const allow = [...taken, 'OPTIONS'].join(', ');
  const options = {
    allow,
    ...(methods.POST === undefined ? {} : { 'accept-post': 'application/json' }),
  };
  app.all(path, (c) => {
    if (c.req.method === 'OPTIONS') return c.body(null, 204, options);
    throw new HoldfastError(
      'method_not_allowed',
      `${pathOf(c)} does not support ${c.req.method}; it supports ${allow}.`,
      { details: { headers: { allow } } },
    );
  });
}
