/** The states that an exploration has reached and the moves between them, by number. State 0 is the start. */
export interface Space {
  readonly size: number;
  /** The numbers of the edges that leave a state are these, up to the first of the next state. */
  readonly firstEdge: (state: number) => number;
  /** The state that an edge leads to. */
  readonly target: (edge: number) => number;
  /** The edge by which a state was reached first; -1 for the start. */
  readonly reachedBy: (state: number) => number;
  /** The state that an edge leaves. */
  readonly source: (edge: number) => number;
  /** Whether all moves from the state were followed. */
  readonly isFollowed: (state: number) => boolean;
  /** The tasks and timers that are pending, by number: they end by themselves. */
  readonly pending: (state: number) => readonly number[];
  /** The task or timer that an edge ends; -1 for an event from outside. */
  readonly ends: (edge: number) => number;
}
