import type { AnyStateMachine } from 'xstate';
import type { MachineFunction } from './machine-function.ts';

/** Where a function stands in a machine. */
export interface Part {
  readonly kind: 'guard' | 'action' | 'custom' | 'input' | 'event' | 'delay';
  readonly machine: AnyStateMachine;
  /**
   * Its name in `setup`, that of the action whose event it makes, or that of the task whose input; undefined if it is written in place.
   */
  readonly name: string | undefined;
  /** The path of the state that it is written in; '' for one with a name. */
  readonly path: string;
  /** Whether it may be called again to compare the results: it has no effect of its own. */
  readonly isRepeatable: boolean;
}

/** Calls a function, and hears of it. A custom action is only heard of: what the step asks for is not done. */
export type Hear = (
  part: Part,
  fn: MachineFunction,
  ...input: Parameters<MachineFunction>
) => unknown;
