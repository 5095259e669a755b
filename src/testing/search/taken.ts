/** What a move, or the start, took. */
export interface Taken {
  /** For each microstep of the machine that the process runs, the transitions that it took together, by their edge ids. */
  readonly microsteps: readonly (readonly string[])[];
  /** What the machines within it were in and took, by the names of a coverage. */
  readonly within: { readonly states: readonly string[]; readonly transitions: readonly string[] };
}
