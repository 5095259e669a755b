import type { PersistedSnapshot } from '../record/record.ts';

/**
 * An instance as a step left it, for inspectors. It shares values with what comes next, so it must be used before the next one is
 * asked for.
 */
export interface Inspected {
  readonly version: number;
  /** When the step was made (epoch milliseconds). */
  readonly at: number;
  /** The event of the step, redacted; undefined for an instance as it stands. */
  readonly event: { readonly type: string } | undefined;
  /** The ids of the edges that the step took, as in the graph. */
  readonly transitions: readonly string[];
  readonly snapshot: InspectedSnapshot;
  /** The actors below the root, parents first; undefined where only the record of a later step is known. */
  readonly actors: readonly InspectedActor[] | undefined;
}

export interface InspectedSnapshot {
  readonly status: PersistedSnapshot['status'];
  readonly value: unknown;
  /** The `data` that clients see; absent where the history does not tell. */
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

export interface InspectedActor {
  /** Unique among the actors that the instance ever has. */
  readonly place: string;
  /** The place of the parent; undefined for children of the root. */
  readonly parent: string | undefined;
  /** The id that its parent knows it by. */
  readonly name: string;
  /** The key in the graph of the machine that it runs; undefined for other logic. */
  readonly machine: string | undefined;
  readonly status: string;
  /** The state of its machine. */
  readonly value?: unknown;
  /** The id of the task that it waits for. */
  readonly task?: string;
}
