import type { ErrorGroup } from './error-group.ts';

/**
 * What this node saw of a process and a tenant in one minute, and has not stored yet. Every step adds to it, so that it is by
 * names that exist: no step makes one.
 */
export interface Gathered {
  readonly process: string;
  readonly tenant: string | undefined;
  /** The beginning of the minute, in epoch milliseconds. */
  readonly minuteAt: number;
  /** By what happened (`started`, `Completed`, …): how often. */
  readonly series: Map<string, number>;
  readonly states: Map<string, StateSums>;
  /** By the id in the graph. */
  readonly transitions: Map<string, number>;
  readonly tasks: Map<string, TaskSums>;
  /** Compensations, by their task. */
  readonly undos: Map<string, TaskSums>;
  /** By `groupKey`. */
  readonly errors: Map<string, { readonly group: ErrorGroup; readonly count: number }>;
}

export interface StateSums {
  entries: number;
  exits: number;
  /** How often the time in the state fell into a bucket. */
  readonly times: Map<number, number>;
}

export interface TaskSums {
  attempts: number;
  failures: number;
}
