/** A half-open range of keys: `from` belongs to it, `to` does not. */
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
  /** Reads as it is iterated: finish with it before the next write and before the next `await`. */
  range(range: KeyRange): Iterable<Row>;
}

export interface KvWriter extends KvReader {
  put(key: string, value: string): void;
  /** Does nothing where there is no such key. */
  remove(key: string): void;
}

/**
 * An ordered map from ASCII keys of at most 500 characters to strings of any length: all that `createOrderedStore`
 * and `createOrderedJournal` need beneath them.
 */
export interface OrderedKv {
  /** What is committed, at one moment for as long as the caller does not `await`. */
  readonly committed: KvReader;
  /**
   * Runs `action` alone and resolves with its result once what it wrote is durable. Writes are not undone when
   * `action` throws: it checks first and writes after.
   */
  write<T>(action: (rows: KvWriter) => T): Promise<T>;
  /** Tries a write; rejects as `write` does while none succeeds. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** The keys of a range, copied: the rows may be written while they are gone through. */
export function keysIn(rows: KvReader, range: KeyRange): readonly string[] {
  return Array.from(rows.range(range), (row) => row.key);
}

/** The keys that begin with `prefix`, which ends in a slash. */
export function under(prefix: string): KeyRange {
  return { from: prefix, to: `${prefix.slice(0, -1)}0` };
}
