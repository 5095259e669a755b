import type { Hono } from 'hono';
import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';

/** `/healthz`: does the process live? `/readyz`: should it get traffic? */
export function addHealth(app: Hono<HttpEnv>, runtime: Runtime): void {
  const headers = { 'cache-control': 'no-store' };
  addResource(app, '/healthz', { GET: (c) => c.json({ status: 'ok' }, 200, headers) });
  addResource(app, '/readyz', {
    GET: async (c) => {
      const { ready, checks } = await runtime.ready();
      return ready
        ? c.json({ status: 'ready', checks }, 200, headers)
        : c.json({ status: 'not ready', checks }, 503, { ...headers, 'retry-after': '1' });
    },
  });
}
