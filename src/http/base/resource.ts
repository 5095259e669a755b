import type { Context, Hono } from 'hono';
import { HoldfastError } from '../../errors.ts';
import { pathOf } from './base-app.ts';
import type { HttpEnv } from './http-env.ts';

export type Handler = (c: Context<HttpEnv>) => Response | Promise<Response>;

/** The behaviour of a resource for one method. */
export interface Operation {
  readonly handle: Handler;
  /** The operation in the OpenAPI document, created when first read. If absent, the operation is left out. */
  readonly describe?: () => Readonly<Record<string, unknown>>;
}

/** The operations of a resource by method. GET also answers HEAD. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', Operation>>>;

/** The resources that were added to each app. */
const described = new WeakMap<Hono<HttpEnv>, Map<string, Methods>>();

/** Serves a path: the given methods, OPTIONS, and `method_not_allowed` with `Allow` for every other. */
export function addResource(app: Hono<HttpEnv>, path: string, methods: Methods): void {
  const taken: string[] = [];
  for (const [method, { handle }] of Object.entries(methods)) {
    app.on(method, path, handle);
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
  described.set(app, (described.get(app) ?? new Map()).set(path, methods));
}

/** The `paths` of an OpenAPI document of the app: every operation that was added to it with a description. */
export function describePaths(
  app: Hono<HttpEnv>,
): Readonly<Record<string, Readonly<Record<string, object>>>> {
  const paths = [...(described.get(app) ?? [])].map(([path, methods]) => {
    const operations = Object.entries(methods).flatMap(([method, { describe }]) =>
      describe === undefined ? [] : [[method.toLowerCase(), describe()] as const],
    );
    return [path.replaceAll(/:(\w+)/g, '{$1}'), operations] as const;
  });
  return Object.fromEntries(
    paths
      .filter(([, operations]) => operations.length > 0)
      .map(([path, operations]) => [path, Object.fromEntries(operations)]),
  );
}
