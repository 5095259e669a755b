import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** What one node has counted and measured, as data. */
export type Measurement = readonly MetricObjectWithValues<MetricValue<string>>[];
