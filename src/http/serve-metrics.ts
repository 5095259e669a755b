import { isLoopback } from '../addresses.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { MetricsAddress } from '../metrics/metrics-address.ts';
import { inTurn } from './access/in-turn.ts';
import { guardHost } from './access/guard-host.ts';
import { createBaseApp } from './base/base-app.ts';
import { secure } from './base/security-headers.ts';
import { addMetrics } from './resources/metrics.ts';
import { serveApp, type Served } from './server/serve-app.ts';

/**
 * Serves metrics alone, without authentication, if they have an address of their own. Throws `configuration_invalid` if it
 * is not available.
 */
export async function serveMetrics(
  metrics: Pick<Metrics, 'contentType' | 'text'> | undefined,
  address: boolean | MetricsAddress | undefined,
  log: Log,
): Promise<Served | undefined> {
  if (metrics === undefined || typeof address !== 'object') return undefined;
  const { port, host = '127.0.0.1' } = address;
  const app = createBaseApp({ log, finish: secure });
  // Web pages must not reach it by a name that resolves to this machine.
  if (isLoopback(host)) app.use(inTurn([guardHost(() => [])]));
  addMetrics(app, metrics);
  return serveApp({
    fetch: (request, connection) => app.fetch(request, connection),
    host,
    port,
    log,
    variables: { host: 'METRICS_HOST', port: 'METRICS_PORT' },
  });
}
