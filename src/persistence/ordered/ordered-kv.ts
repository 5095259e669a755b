/** A half-open range of keys: includes `from`, excludes `to`. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
  /** Greatest key first. */
  readonly reverse?: boolean;
  readonly limit?: number;
}

export interface Row {
  readonly key: string;
  readonly value: string;
}

export interface KvReader {
  get(key: string): string | undefined;
  /** Reads while it is iterated: finish before the next write and before the next `await`. */
  range(range: KeyRange): Iterable<Row>;
}

export interface KvWriter extends KvReader {
  put(key: string, value: string): void;
  /** Does nothing if there is no such key. */
  remove(key: string): void;
}

/**
 * An ordered map from ASCII keys of at most 500 characters to strings of any length: everything that
 * `createOrderedStore` and `createOrderedJournal` require.
 */
export interface OrderedKv {
  /** The committed rows, consistent as long as the caller does not `await`. */
  readonly committed: KvReader;
  /**
   * Runs `action` alone and resolves with its result once its writes are durable. Writes are not undone if `action`
   * throws, so it must check first and write after.
   */
  write<T>(action: (rows: KvWriter) => T): Promise<T>;
  /** Tries a write; rejects as `write` does while none succeeds. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** A copy of the keys of a range, so that rows may be written while they are visited. */
export function keysIn(rows: KvReader, range: KeyRange): readonly string[] {
  return Array.from(rows.range(range), (row) => row.key);
}

/** The keys with the prefix, which ends in a slash. */
export function under(prefix: string): KeyRange {
  return { from: prefix, to: `${prefix.slice(0, -1)}0` };
}
