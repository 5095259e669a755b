import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** The metrics of this operating-system process, as text. Several services in it share them. */
export async function processMetrics(): Promise<string> {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry.metrics();
}
