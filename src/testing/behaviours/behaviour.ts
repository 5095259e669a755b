import type { TaskScope } from '../../definition/machine/task.ts';
import type { Turn } from './turn.ts';

/** What the calls of a simulated task come to, one after the other. */
export interface Scripted<out Output = unknown> {
  readonly turns: readonly Turn<Output>[];
  /** What comes next. A behaviour without a number of its own, such as `ok()`, then counts for one call. */
  then<Next>(next: Scripted<Next>): Scripted<Output | Next>;
}

/** How a task behaves in a simulation: a script, or a function that is called instead of the task. */
export type Behaviour<Input = never, Output = unknown> =
  Scripted<Output> | ((scope: TaskScope<Input>) => Output | Promise<Output>);
