import type { Caller } from '../access/caller.ts';
import type { Period } from '../statistics/reading/periods.ts';
import type { NodesView, StateCounts, StatisticsView } from '../views/view-types.ts';

interface ByObserver {
  /** If absent, there is no authentication and everything is allowed. */
  readonly caller?: Caller | undefined;
}

/** What observers may see of all instances in their tenant, and of the nodes. Any other caller gets `forbidden`. */
export interface Observing {
  /** Counts the instances of all owners, by state. */
  states(process: string, options?: ByObserver): Promise<StateCounts>;
  /** What the instances of all owners did; up to 15 seconds old. Default: in the last hour. */
  statistics(
    process: string,
    options?: ByObserver & {
      readonly period?: Period | undefined;
      /** Leaves out states, transitions and tasks, which take longest to read. */
      readonly isBrief?: boolean;
    },
  ): Promise<StatisticsView>;
  /** The nodes that are alive, each with its load, and how late the due index is. */
  nodes(options?: ByObserver): Promise<NodesView>;
}
