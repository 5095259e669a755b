import type { Clock } from '../../actors/ports/clock.ts';
import type { KvReader, KvWriter } from '../ordered/ordered-kv.ts';

/** The rows of a log over a map: the part of `OrderedKv` that reads and writes. */
export interface LoggedKv {
  readonly committed: KvReader;
  write<T>(action: (rows: KvWriter) => T): Promise<T>;
  /** Whether the last attempt to write to the log, or to the map below, failed. */
  isFailing(): boolean;
  /** Moves everything that was written before to the map below, where it counts as done once the log is at its next epoch. */
  settle(): Promise<void>;
  /** Moves everything to the map below and removes `epochRow` there, so that the log is no longer needed. No writes may follow. */
  drain(): Promise<void>;
}

export interface LoggedKvOptions {
  /** Names what went wrong with the log. */
  readonly toError: (cause: unknown) => Error;
  /** An epoch ends at this size: its rows are in memory, and are read again after a crash. Default 16 MiB. */
  readonly epochBytes?: number;
  /** Starts the timer that ends an epoch. Default: the system's. */
  readonly after?: Clock['after'];
}
