/** What a function does besides depending on its input. */
export interface Impurity {
  /** The sources of time and randomness that it read. */
  readonly touched: readonly string[];
  /** Whether it gave two results for the same input, although it read none of these. */
  readonly differs: boolean;
  /** What of its input it changed, such as `context.items`. */
  readonly changed: string | undefined;
}
