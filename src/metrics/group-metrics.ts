import { AggregatorRegistry, Registry } from 'prom-client';
import type { Measurement } from './measurement.ts';
import type { Metrics } from './metrics.ts';

/** A node of a group, as it was asked just now. */
export interface AskedNode {
  /** Differs from those of all nodes that ran before it. */
  readonly run: string;
  /** Absent if it has not answered in time. */
  readonly measurement: Measurement | undefined;
}

/**
 * The metrics of all nodes of a group together. What is counted never decreases: nodes that have ended, or do not answer, count as when they
 * were last asked. `ask` says of all running nodes what they measure, the one whose gauges of the store are told first.
 */
export function createGroupMetrics(
  ask: () => Promise<readonly AskedNode[]>,
): Pick<Metrics, 'contentType' | 'text'> {
  const lastOf = new Map<string, Measurement>();
  let ofEnded: Measurement = [];
  let asking: Promise<string> | undefined;

  async function read(): Promise<string> {
    const nodes = await ask();
    const running = new Set(nodes.map(({ run }) => run));
    for (const [run, last] of lastOf) {
      if (running.has(run)) continue;
      lastOf.delete(run);
      ofEnded = await sum([ofEnded, last]).getMetricsAsJSON();
    }
    const told: Measurement[] = [];
    for (const { run, measurement } of nodes) {
      if (measurement === undefined) continue;
      lastOf.set(run, withoutGauges(measurement));
      told.push(measurement);
    }
    const silent = nodes.flatMap(({ run, measurement }) =>
      measurement === undefined ? [lastOf.get(run) ?? []] : [],
    );
    return sum([...told, ...silent, ofEnded]).metrics();
  }

  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    // Two at once could note in the wrong order which nodes have ended.
    text: async () => (asking ??= read().finally(() => (asking = undefined))),
  };
}

/** A node that does not run has no load and no memory. */
function withoutGauges(measurement: Measurement): Measurement {
  return measurement.filter(({ type }) => String(type) !== 'gauge');
}

/** Each metric by its own aggregator. */
function sum(measurements: readonly Measurement[]): Registry {
  return AggregatorRegistry.aggregate(measurements.map((metrics) => [...metrics]));
}
