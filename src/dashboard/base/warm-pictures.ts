import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import type { DashboardDeps } from './dashboard-deps.ts';

/**
 * Lays out the statecharts of all processes once somebody looks at a page: the first layout of each takes a few hundred
 * milliseconds, in a thread of its own.
 */
export function warmPictures({
  runtime,
  pictures,
  log,
}: DashboardDeps): MiddlewareHandler<HttpEnv> {
  let isWarm = false;
  const warm = async (): Promise<void> => {
    for (const { graph } of runtime.processes) await pictures.toSvg(graph, { embedded: true });
  };
  return async (_, next) => {
    if (!isWarm) {
      isWarm = true;
      // A page that needs one reports what is wrong with it.
      warm().catch((error: unknown) => log.debug({ err: error }, 'a statechart was not laid out'));
    }
    await next();
  };
}
