/** Why an exploration is not complete. */
export interface CutOff {
  readonly reasons: readonly CutOffReason[];
  /** How many moves that are possible were not followed. What they lead to is not counted. */
  readonly movesNotFollowed: number;
}

export type CutOffReason =
  | { readonly kind: 'states' | 'moves' | 'depth' | 'time'; readonly limit: number }
  /** Its signal was aborted. */
  | { readonly kind: 'stopped' }
  /** `compare` took different states for one, and only one of them was followed. */
  | { readonly kind: 'compare' }
  /** An event without a payload, or a task without an output. */
  | { readonly kind: 'unexplored' };
