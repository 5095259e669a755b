import type { Inspect } from './batch/inspect.ts';
import type { OnEmit } from './tasks/callout.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from '../log.ts';
import type { Wakes, Store } from './ports/ports.ts';
import type { Process } from '../definition/define-process.ts';
export interface RuntimeDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly wakes: Wakes;
  readonly log: Log;
  /** The name of this node, the same after a restart. */
  readonly node: string;
  /**
   * Makes ids, callback URLs and cursors; at least 32 bytes, the same on all nodes, for as long as the store lasts. Default:
   * one that is made at the first start and kept in the store.
   */
  readonly secret?: string;
  /** Delays; what time it is, the store says. */
  readonly clock?: Pick<Clock, 'after'>;
  /** How much time has passed, by a clock that nobody sets: bounds what a batch takes. */
  readonly elapsedMs?: () => number;
  readonly random?: () => number;
  /** How many live actors are kept in memory. Default 10,000. */
  readonly actorCache?: number;
  /** How many tasks run on this node at once. Default 100. */
  readonly taskConcurrency?: number;
  /** How long a running task is left alone after its node was last heard of. Default 1,500. */
  readonly leaseMs?: number;
  /** How often the due index is watched. Default 200. */
  readonly watchMs?: number;
  /** The largest record of an instance, in bytes: a step that would make it larger is refused. Default 4 MiB. */
  readonly recordLimitBytes?: number;
  /** How long running tasks may go on once the runtime closes. Default 10,000. */
  readonly shutdownMs?: number;
  /** Told of each event that a machine emits, once its step is committed: at least once. */
  readonly onEmit?: OnEmit;
  /** Where outside systems reach this service, without a slash at the end; goes before callback paths. */
  readonly publicUrl?: () => string;
  /**
   * Told of XState's inspection events: those of a step once it is committed, and of the actors of an instance when it comes
   * into the memory of this node. Sessions stay the same over restarts and nodes.
   */
  readonly inspect?: Inspect;
}
