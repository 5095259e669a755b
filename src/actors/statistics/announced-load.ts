/** The load of a node when it last announced itself. */
export interface AnnouncedLoad {
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
