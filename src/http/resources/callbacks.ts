import type { Context, Hono } from 'hono';
import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import type { BodyLimits } from '../request/read-json.ts';
import { readRequest } from '../request/read-request.ts';
import { addResource } from '../base/resource.ts';

/**
 * `POST /callbacks/:token` completes a task that was handed over, `PUT …/progress` says how far it is. The token is all
 * that an outside system needs, and all that it may do.
 */
export function addCallbacks(
  app: Hono<HttpEnv>,
  deps: { readonly runtime: Runtime } & BodyLimits,
): void {
  const { runtime } = deps;
  const tokenOf = (c: Context<HttpEnv>) => c.req.param('token') ?? '';

  addResource(app, '/callbacks/:token', {
    POST: async (c) => {
      const { body } = await readRequest(c, deps);
      await runtime.complete(tokenOf(c), body);
      return c.body(null, 204);
    },
  });

  addResource(app, '/callbacks/:token/progress', {
    PUT: async (c) => {
      const { body } = await readRequest(c, deps);
      await runtime.progress(tokenOf(c), body);
      return c.body(null, 204);
    },
  });
}
