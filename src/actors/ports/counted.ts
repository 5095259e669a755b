/** In each of these groups, an instance counts under each of these names. */
export interface Counted {
  readonly groups: readonly string[];
  /** Distinct. */
  readonly names: readonly string[];
}
