/** Names a tally: sums by name, which all nodes add to, and which the store forgets after `untilMs` (epoch milliseconds). */
export interface TallyKey {
  readonly key: string;
  /** Always the same for a key. */
  readonly untilMs: number;
}

/** What is added to a tally. */
export interface Addition extends TallyKey {
  readonly add: readonly {
    readonly name: string;
    /** A whole number. */
    readonly by: number;
    /** Replaces the text beside the sum. */
    readonly text?: string;
  }[];
  /** A tally that holds this many sums and texts takes no further names. */
  readonly maxSize: number;
}

/** A sum, and the text that was stored with it last. */
export interface Sum {
  readonly sum: number;
  readonly text?: string;
}

/** Sums that nodes make together. They are not part of any commit. */
export interface Tallies {
  /**
   * Adds to tallies, to each at once. `run` adds in batches with growing numbers; a batch that is repeated, because it was
   * not known to have arrived, adds nothing twice.
   */
  addToTallies(batch: {
    readonly run: string;
    readonly number: number;
    /** One for each key. */
    readonly additions: readonly Addition[];
  }): Promise<void>;
  /** What the tallies hold, in the order of the keys; empty where there is nothing. */
  tallies(keys: readonly TallyKey[]): Promise<readonly ReadonlyMap<string, Sum>[]>;
}
