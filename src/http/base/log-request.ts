import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { Log } from '../../log.ts';
import type { HttpEnv } from './http-env.ts';

/** Requests that come every few seconds from probes and scrapers. */
const frequent: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Logs a request whose answer is ready, at info; those of probes at debug. */
export function logRequest(
  c: Context<HttpEnv>,
  {
    log,
    what,
    durationMs,
  }: { readonly log: Log; readonly what: object; readonly durationMs: number },
): void {
  const details = { ...what, status: c.res.status, durationMs: Math.round(durationMs * 10) / 10 };
  if (frequent.has(routePath(c))) log.debug(details, 'request answered');
  else log.info(details, 'request answered');
}
