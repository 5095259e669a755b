import type { ErrorGroup } from './error-group.ts';

/** What this node saw of a process and a tenant in one minute, and has not stored yet. */
export interface Gathered {
  readonly process: string;
  readonly tenant: string | undefined;
  /** The beginning of the minute, in epoch milliseconds. */
  readonly minuteAt: number;
  /** By what happened (`started`, `Completed`, …): how often. */
  readonly series: Map<string, number>;
  /** By the names of `detail-names.ts`. */
  readonly details: Map<string, number>;
  /** By `groupKey`. */
  readonly errors: Map<string, { group: ErrorGroup; count: number }>;
}
