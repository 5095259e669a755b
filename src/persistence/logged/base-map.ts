import type { KvReader, KvWriter } from '../ordered/ordered-kv.ts';

/** The map below a log: changing it costs more than writing to the log. */
export interface BaseMap {
  readonly committed: KvReader;
  /** Runs `action` alone; resolves when its writes are durable. Rejects if another process has taken over the data. */
  write<T>(action: (rows: KvWriter) => T): Promise<T>;
  /** From now on, reads see everything that was committed, by another process, too. Throws if one has taken over the data. */
  refresh(): void;
}
