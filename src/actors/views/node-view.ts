/** The load of a node when it last announced itself. */
export interface NodeLoad {
  /** When that was, in epoch milliseconds. */
  readonly at: number;
  /** Running tasks, and how many it runs at most. */
  readonly tasks: number;
  readonly taskPlaces: number;
  /** Instances in its memory that are idle. */
  readonly actors: number;
  /** The share of the time in which its event loop was at work, from 0 to 1. */
  readonly utilization: number;
  /** How late its timers were: all but 1 % of them less. */
  readonly delayMs: number;
}

/** A node that is alive. */
export interface NodeView {
  readonly node: string;
  readonly run: string;
  /** Absent for a node of an earlier version. */
  readonly load?: NodeLoad;
}

export interface NodesView {
  readonly nodes: readonly NodeView[];
  /** How long the oldest overdue entry of the due index has waited, in milliseconds; 0 if nothing is overdue. */
  readonly lateMs: number;
}
