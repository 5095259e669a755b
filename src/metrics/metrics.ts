import { Counter, Histogram, Registry } from 'prom-client';
import type { Meter } from '../actors/ports/meter.ts';
import type { Store } from '../actors/ports/ports.ts';
import type { LoopLoad } from '../actors/statistics/loop-load.ts';
import type { Process } from '../definition/define-process.ts';
import { measuredLoop } from './measured-loop.ts';
import type { Measured } from './measurement.ts';
import { measuredStore } from './measured-store.ts';
import { processRegistry } from './process-metrics.ts';
import { createStepMetrics, type StepMetrics } from './step-metrics.ts';
import { createStoreGauges } from './store-gauges.ts';
import { createTaskLabel } from './task-label.ts';
import { createTaskMetrics } from './task-metrics.ts';

/** The metrics of one node. No label of them is the id of an instance, or anything else that clients choose. */
export interface Metrics extends Measured {
  /** What a runtime gets, so that it is measured. */
  readonly measured: {
    readonly store: Store;
    readonly meter: Meter;
    readonly loop: LoopLoad;
    readonly onSteps: StepMetrics['onSteps'];
  };
  readonly contentType: string;
  /** All metrics in the text format of Prometheus. Never rejects because of the store. */
  readonly text: () => Promise<string>;
}

export function createMetrics({
  store,
  processes,
  elapsedMs = () => performance.now(),
}: {
  readonly store: Store;
  readonly processes: readonly Process[];
  readonly elapsedMs?: () => number;
}): Metrics {
  const registry = new Registry();
  const taskLabel = createTaskLabel(processes);
  const { onSteps, ...steps } = createStepMetrics(registry, processes, taskLabel);
  const registries = () => [registry, processRegistry()];
  const gauges = createStoreGauges(registry, { store, processes, elapsedMs });
  return {
    measured: {
      store: measuredStore(registry, store),
      meter: { ...steps, ...createTaskMetrics(registry, taskLabel) },
      loop: measuredLoop(registry),
      onSteps,
    },
    contentType: registry.contentType,
    async text() {
      await gauges.refresh();
      return (await Promise.all(registries().map(async (one) => one.metrics()))).join('\n');
    },
    async measurement() {
      await gauges.refresh();
      return (await Promise.all(registries().map(async (one) => one.getMetricsAsJSON()))).flat();
    },
    async counts() {
      const all = registries().flatMap((one) => one.getMetricsAsArray());
      return Promise.all(
        all
          .filter((metric) => metric instanceof Counter || metric instanceof Histogram)
          .map(async (metric) => ({ ...(await metric.get()), aggregator: 'sum' as const })),
      );
    },
  };
}
