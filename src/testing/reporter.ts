export { HoldfastReporter } from './reports/holdfast-reporter.ts';
export type { HoldfastReporterOptions } from './reports/holdfast-reporter.ts';
export type { Thresholds } from './reports/thresholds.ts';
