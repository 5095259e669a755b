import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** What one node has counted and measured, as data. */
export type Measurement = readonly MetricObjectWithValues<MetricValue<string>>[];

/** How a node is asked for its metrics as data. */
export interface Measured {
  /** All of them; what is about the store is counted for it. */
  readonly measurement: () => Promise<Measurement>;
  /** Counters and histograms alone: none of them ever decreases, and reading them asks nothing of the store. */
  readonly counts: () => Promise<Measurement>;
}
