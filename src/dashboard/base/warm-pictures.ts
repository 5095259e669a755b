import type { MiddlewareHandler } from 'hono';
import { sleep } from '../../actors/ports/clock.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import type { DashboardDeps } from './dashboard-deps.ts';

/** What a start is about goes first: instances that carry on, and requests that have waited for the node. */
const afterStartMs = 1_000;

/**
 * Lays out the statecharts of all processes, one after the other: a second after the service listens, or after the first page
 * where that is earlier. The first layout of each takes a few hundred milliseconds, in a thread of its own, which rests as long
 * after each.
 */
export function warmPictures({
  runtime,
  pictures,
  clock,
  listening,
  closing = new AbortController().signal,
}: DashboardDeps): MiddlewareHandler<HttpEnv> {
  let isWarm = false;
  const warm = async (): Promise<void> => {
    if (isWarm) return;
    isWarm = true;
    for (const { graph } of runtime.processes) {
      if (closing.aborted) return;
      const startedAt = clock.now();
      await pictures.layOut(graph);
      await sleep(clock, clock.now() - startedAt, closing);
    }
  };
  void listening?.then(async () => {
    await sleep(clock, afterStartMs, closing);
    return warm();
  });
  return async (_, next) => {
    // The first page goes first: on a machine with few cores, layouts would double its time.
    await next();
    void warm();
  };
}
