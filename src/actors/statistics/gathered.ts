import type { ErrorGroup } from './error-group.ts';

/**
 * What this node saw of a process and a tenant in one minute, and has not stored yet. Every step adds to it, so that it
 * consists of counters under names that exist: a step makes no name, and adds in place.
 */
export interface Gathered {
  readonly process: string;
  readonly tenant: string | undefined;
  /** The beginning of the minute, in epoch milliseconds. */
  readonly minuteAt: number;
  /** How often it happened: steps, starts and ends. */
  readonly series: SeriesSums;
  readonly states: Map<string, StateSums>;
  /** By the id in the graph. */
  readonly transitions: Map<string, { taken: number }>;
  readonly tasks: Map<string, TaskSums>;
  /** Compensations, by their task. */
  readonly undos: Map<string, TaskSums>;
  /** By `groupKey`. */
  readonly errors: Map<string, { readonly group: ErrorGroup; readonly count: number }>;
}

export interface SeriesSums {
  steps: number;
  started: number;
  Completed: number;
  Failed: number;
  Cancelled: number;
}

export interface StateSums {
  entries: number;
  exits: number;
  /** How often the time in the state fell into each bucket; nothing where it never did. */
  readonly times: (number | undefined)[];
}

export interface TaskSums {
  attempts: number;
  failures: number;
}
