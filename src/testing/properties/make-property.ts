import type { ActorNames } from '../../definition/declarations/process-types.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Condition, Property } from './property.ts';

/** Makes the properties of a process. */
export interface MakeProperty<P extends Process> {
  /** The condition holds after every step. */
  readonly always: (what: Condition<P>) => Property<P>;
  /** The condition holds after no step. */
  readonly never: (what: Condition<P>) => Property<P>;
  /** The condition holds after some step: where it never does, the exploration exercised less than you thought. */
  readonly sometimes: (what: Condition<P>) => Property<P>;
  /**
   * Every instance comes to where the condition holds, as long as time goes on, tasks end, and events from outside do not come for
   * ever. None need come, and a task may fail each time.
   */
  readonly eventually: (what: Condition<P>) => Property<P>;
  /** As `eventually(to)`, from wherever `from` holds. */
  readonly leadsTo: (from: Condition<P>, to: Condition<P>) => Property<P>;
  /** The task does not complete twice, unless its compensation completes in between. */
  readonly atMostOnce: (task: ActorNames<P['machine']>) => Property<P>;
}

export const makeProperty: MakeProperty<Process> = {
  always: (what) => ({ kind: 'always', what }),
  never: (what) => ({ kind: 'never', what }),
  sometimes: (what) => ({ kind: 'sometimes', what }),
  eventually: (what) => ({ kind: 'eventually', what }),
  leadsTo: (from, to) => ({ kind: 'leadsTo', from, to }),
  atMostOnce: (task) => ({ kind: 'atMostOnce', task }),
};
