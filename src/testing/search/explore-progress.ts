/** How far an exploration is. */
export interface ExploreProgress {
  /** The states reached so far, and how many of them were left by all their moves. */
  readonly states: number;
  readonly followed: number;
  /** How many moves the newest is from the start. */
  readonly depth: number;
}
