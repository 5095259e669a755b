/** Which transitions of the machine that a process runs were taken one directly after the other, and which were not. */
export interface TransitionPairs {
  /** How many pairs were taken. */
  readonly covered: number;
  /** How many the structure of the machine allows, whatever its guards and its data say. */
  readonly possible: number;
  /** The names of those that were not taken, such as `charging#0 → paid#1`, in the order of the machine: the first 100. */
  readonly missing: readonly string[];
}
