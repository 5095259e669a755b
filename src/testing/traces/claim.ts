/** What the test of a trace asserts at its end. */
export type Claim =
  | { readonly kind: 'isIn' | 'isNotIn'; readonly path: string }
  /** It has taken a transition of the machine that the process runs, by its edge id. */
  | { readonly kind: 'hasTaken'; readonly transition: string }
  /** The text of a predicate, and what it must return. */
  | { readonly kind: 'predicate'; readonly text: string; readonly returns: boolean }
  /** Something can wake it. */
  | { readonly kind: 'wakes' }
  | { readonly kind: 'owesNothing' }
  /** A task does not complete twice without its compensation in between. */
  | { readonly kind: 'completesAtMostOnce'; readonly task: string }
  /** The machine has not thrown. */
  | { readonly kind: 'sound' };
