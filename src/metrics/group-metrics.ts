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

/** The metrics of all nodes of a group together. */
export interface GroupMetrics extends Pick<Metrics, 'contentType' | 'text'> {
  /** Notes what a node has counted; if it tells gauges as well, they are left out. */
  counted(run: string, counts: Measurement): void;
  /** Keeps what a node had counted when it last told. It tells nothing more. */
  ended(run: string): void;
}

/**
 * What is counted never decreases: each node counts with what it told last, also when it has ended or does not answer. `ask` says what all
 * running nodes measure, the one whose gauges of the store are told first.
 */
export function createGroupMetrics(ask: () => Promise<readonly AskedNode[]>): GroupMetrics {
  const lastOf = new Map<string, Measurement>();
  let ofEnded: readonly Measurement[] = [];
  let told: Measurement = [];
  let asking: Promise<string> | undefined;
  let folding = Promise.resolve();

  async function read(): Promise<string> {
    const nodes = await ask();
    const gauges = nodes.flatMap(({ run, measurement = [] }) =>
      // A node that has ended has no load and no memory.
      lastOf.has(run) ? [measurement.filter(isGauge)] : [],
    );
    const counts = await sum([...lastOf.values(), ...ofEnded]).getMetricsAsJSON();
    told = await neverLess(told, counts);
    return sum([...gauges, told]).metrics();
  }

  /** So that workers that end again and again take no more memory each time. */
  async function fold(): Promise<void> {
    const before = ofEnded;
    const folded = await sum(before).getMetricsAsJSON();
    ofEnded = [folded, ...ofEnded.slice(before.length)];
  }

  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    text: async () => (asking ??= read().finally(() => (asking = undefined))),
    counted(run, counts) {
      lastOf.set(
        run,
        counts.filter((metric) => !isGauge(metric)),
      );
    },
    ended(run) {
      const last = lastOf.get(run);
      lastOf.delete(run);
      if (last === undefined) return;
      ofEnded = [...ofEnded, last];
      folding = folding.then(fold);
    },
  };
}

function isGauge({ type }: Measurement[number]): boolean {
  return String(type) === 'gauge';
}

/** Added up in another order, fractions of seconds can come to a little less, which Prometheus would take for a restart from 0. */
async function neverLess(told: Measurement, counts: Measurement): Promise<Measurement> {
  const larger = [told, counts].map((metrics) =>
    metrics.map((metric) => ({ ...metric, aggregator: 'max' as const })),
  );
  return sum(larger).getMetricsAsJSON();
}

/** Each metric by its own aggregator. */
function sum(measurements: readonly Measurement[]): Registry {
  return AggregatorRegistry.aggregate(measurements.map((metrics) => [...metrics]));
}
