import type { ActorNames, TaskOutput } from '../../definition/declarations/process-types.ts';
import type { Process } from '../../definition/define-process.ts';
import type { EventOf, InputOf, InstanceOf } from '../../in-process/typed-process.ts';
import type { ExploreProgress } from '../search/explore-progress.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import type { MakeProperty } from '../properties/make-property.ts';
import type { Property } from '../properties/property.ts';

/** What may happen in an exploration, and how far it goes. */
export interface ExploreOptions<P extends Process> {
  /** Default: the example of the process. */
  readonly input?: InputOf<P>;
  /**
   * The payloads of events, without `type`, the simplest first. Default: the example of the process, and values that the schema
   * allows. `[]` leaves an event out.
   */
  readonly events?: PayloadsOf<P>;
  /**
   * What the calls of tasks can come to, such as `[ok({ id: 'c1' }), fails(1, new TaskError(…)), handsOver()]`. That a task fails
   * for good, and times out if its time is limited, is explored in any case.
   */
  readonly outcomes?: OutcomesOf<P>;
  /** What must hold, by name. */
  readonly properties?: (make: MakeProperty<P>) => Readonly<Record<string, Property<P>>>;
  /** Whether clients also cancel. Default: false. */
  readonly cancel?: boolean;
  /**
   * Returns what decides whether two states count as one, as JSON; only the first of them is followed. For a process whose context
   * grows without a bound. Default: all that decides what can happen next.
   */
  readonly compare?: (instance: InstanceOf<P>) => unknown;
  /** Default 100,000. */
  readonly maxStates?: number;
  /** The most moves from the start. Default 1,000. */
  readonly maxDepth?: number;
  /** Then no further moves are followed, so the result depends on the machine that runs it. Default: no limit. */
  readonly maxMillis?: number;
  /** Once it is aborted, no further moves are followed. */
  readonly signal?: AbortSignal;
  /** Hears now and then how far the exploration is. */
  readonly onProgress?: (seen: ExploreProgress) => void;
}

type PayloadsOf<P extends Process> = {
  readonly [Type in EventOf<P>['type']]?: readonly Omit<
    Extract<EventOf<P>, { readonly type: Type }>,
    'type'
  >[];
};

/** By task. */
type OutcomesOf<P extends Process> =
  string extends ActorNames<P['machine']>
    ? Readonly<Record<string, readonly Scripted[]>>
    : {
        readonly [Name in ActorNames<P['machine']>]?: readonly Scripted<
          TaskOutput<P['machine'], Name>
        >[];
      };
