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
    const isFirst = !isWarm;
    isWarm = true;
    // The first page goes first: on a machine with few cores, layouts would double its time.
    await next();
    // A page that needs one reports what is wrong with it.
    if (isFirst) {
      warm().catch((error: unknown) => log.debug({ err: error }, 'a statechart was not laid out'));
    }
  };
}
