import type { InstanceId } from './ids.ts';

export interface ListQuery {
  readonly process: string;
  /** Terms that an instance must all carry; at least one. */
  readonly terms: readonly string[];
  readonly limit: number;
  /**
   * The last entry of the previous page; the list is newest first, ties by id descending. Without an id, the list starts with
   * what is older.
   */
  readonly after?: { readonly createdAt: number; readonly id: InstanceId | '' };
}

/** Instances created after one time and before another (epoch milliseconds), both exclusive; either may be left open. */
export interface CreatedWithin {
  readonly createdAfter?: number | undefined;
  readonly createdBefore?: number | undefined;
  /** Where counting ends. */
  readonly most: number;
}

export interface HistoryQuery {
  /** Return entries with a sequence above this; -1 for all. */
  readonly after: number;
  readonly limit: number;
  /** The limit on all entries together, in UTF-8. A larger entry is returned alone. */
  readonly maxBytes: number;
}

export interface StoredHistory {
  /** Serialised. */
  readonly entries: readonly string[];
  /** Whether more entries follow. */
  readonly more: boolean;
}
