/** What of a process was exercised, by tests or by an exploration, and what was not. `coverageNames` makes the names. */
export interface Coverage {
  /** The states of all machines of the process, but history states, which nothing is ever in. */
  readonly states: CoveredNames;
  /** The edges of all machines of the process, by their ids, but those without target and actions, which only forbid an event. */
  readonly transitions: CoveredNames;
  /** For each edge with a guard: that it returned true, and that it returned false. */
  readonly guards: CoveredNames;
  /** For each task: that a call succeeded, that one failed and, if its time is limited, that one timed out. */
  readonly taskOutcomes: CoveredNames;
  /** The tasks whose compensation was called. */
  readonly compensations: CoveredNames;
}

/** Names in the order in which the process declares them. */
export interface CoveredNames {
  readonly covered: readonly string[];
  readonly missing: readonly string[];
}

export type CoverageKind = keyof Coverage;
