import type { Inspect } from './batch/inspect.ts';
import type { OnEmit } from './tasks/callout.ts';
import type { Clock } from './ports/clock.ts';
import type { LoopLoad } from './statistics/loop-load.ts';
import type { Stepped } from './step/step-result.ts';
import type { Log } from '../log.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Turns } from '../turns.ts';
import type { Meter } from './ports/meter.ts';
import type { Store } from './ports/ports.ts';
import type { Wakes } from './ports/wakes.ts';
import type { Process } from '../definition/define-process.ts';
export interface RuntimeDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly wakes: Wakes;
  readonly log: Log;
  /** The name of this node, the same after a restart. */
  readonly node: string;
  /**
   * The secret behind ids, callback URLs and cursors; at least 32 bytes, the same on all nodes, for the lifetime of the
   * store. Default: one that the first start creates and keeps in the store.
   */
  readonly secret?: string;
  /** Delays; the store provides the time. */
  readonly clock?: Omit<Clock, 'now'>;
  /** The elapsed time of a monotonic clock: bounds the duration of a batch. */
  readonly elapsedMs?: () => number;
  readonly random?: () => number;
  /** Spreads batches and loads over turns of the event loop. Default: those of this thread, by real time. */
  readonly turns?: Pick<Turns, 'next' | 'later' | 'isOverloaded'>;
  /** Measures how busy the event loop is; closed with the runtime. */
  readonly loop?: LoopLoad;
  /** How many live actors are kept in memory. Default 10,000. */
  readonly actorCache?: number;
  /** How many tasks run on this node at once. Default 200. */
  readonly taskConcurrency?: number;
  /** How long a running task keeps its lease after its node was last heard of. Default 1,500. */
  readonly leaseMs?: number;
  /** Resolves when the service listens, if it is going to. */
  readonly listening?: Promise<void>;
  /** How often the due index is watched. Default 200. */
  readonly watchMs?: number;
  /** The largest record of an instance, in bytes: a step that would make it larger is refused. Default 4 MiB. */
  readonly recordLimitBytes?: number;
  /** How long after a round of the doctor over all live instances the next one begins; 0, the default: when asked only. */
  readonly doctorEveryMs?: number;
  /** How long running tasks may continue once the runtime closes. Default 10,000. */
  readonly shutdownMs?: number;
  /** Called with each event that a machine emits, once its step is committed: at least once. */
  readonly onEmit?: OnEmit;
  /** The URL at which outside systems reach this service, without a trailing slash; the base of callback URLs. */
  readonly publicUrl?: () => string;
  /**
   * Receives XState's inspection events: those of a step once it is committed, and those of restored actors when an
   * instance is loaded into this node's memory. Sessions stay the same over restarts and nodes.
   */
  readonly inspect?: Inspect;
  /** Records steps and attempts as spans. Default: nothing does. */
  readonly tracing?: Tracing | undefined;
  /** Whether what instances do is gathered for the statistics in the store. Default true. */
  readonly statistics?: boolean;
  /** Is told what this node does. Default: nothing is measured. */
  readonly meter?: Meter;
  /** Called with the steps of each commit, after it. */
  readonly onSteps?: (process: Process, steps: readonly Stepped[]) => void;
}
