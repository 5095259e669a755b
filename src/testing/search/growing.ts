/** A part of an instance that took ever new values as an exploration went on. */
export interface Growing {
  /** Such as `context.items`. */
  readonly name: string;
  /** How many different values were seen, among samples of the states: there may be more. */
  readonly values: number;
}
