import type { z } from 'zod';
import type { TaskScope } from '../machine/task.ts';

/** How a failed attempt of a task is followed by the next. */
export interface Backoff {
  /** Before the second attempt. Default 1,000. */
  readonly initialMs?: number;
  /** Each delay is this many times the one before. Default 2. */
  readonly factor?: number;
  /** No delay is longer. Default 60,000. */
  readonly maxMs?: number;
  /** The part of the delay that is random, from 0 (none) to 1. Default 0.5. */
  readonly jitter?: number;
}

/** How often, and for how long, something is tried. */
export interface RetryPolicy {
  /** How often it is tried at most. Default 3; for a compensation 10. */
  readonly attempts?: number;
  readonly backoff?: Backoff;
  /** The time limit of one attempt, in milliseconds. Default: none. */
  readonly timeout?: number;
  /** A task that was handed over fails an attempt when it has not been heard of for so long, in milliseconds. */
  readonly heartbeat?: number;
}

/** What a compensation knows: what the task was given, what it returned, and its own run. */
export interface CompensationScope<Input = unknown, Output = unknown> extends Omit<
  TaskScope<unknown>,
  'input'
> {
  readonly input: Input;
  /** Undefined where it is not known whether the task was done: it timed out, broke off, or was left while it ran. */
  readonly output: Output | undefined;
  /** The idempotency key that the task itself had. */
  readonly taskKey: string;
}

/** The policy of a task. Declaring one, even `{}`, gives the task 3 attempts. */
export interface TaskPolicy<Input = unknown, Output = unknown> extends RetryPolicy {
  /** Undoes what the task did. Once the task is done it stands on the instance's ledger. */
  readonly compensate?: (scope: CompensationScope<Input, Output>) => unknown;
  /** How often, and for how long, the compensation is tried. */
  readonly compensation?: RetryPolicy;
  /**
   * When the compensation is owed. `completed` (the default): when the task was done; a task that is left while it
   * runs is awaited, and one that timed out or threw a `TaskError` with `mayBeDone` counts as done, with `output`
   * undefined. `attempted`: as soon as the task was tried, whatever became of it.
   */
  readonly compensateWhen?: 'completed' | 'attempted';
  /**
   * The form of the input. It was stored with the step that asked for the task, perhaps by a machine of before: one that is
   * not of this form is not given to the task (nor to its compensation), and the instance needs attention until a deploy
   * takes it. The task gets what the schema makes of it, so that defaults can mend inputs of before.
   */
  readonly input?: z.ZodType;
  /** The form of an output that comes by a callback. */
  readonly result?: z.ZodType;
  /** The task has nothing to undo, or cannot be undone: rollbacks pass over it. */
  readonly irreversible?: true;
}

/** The policy of any task: what its compensation takes is known to the machine alone. */
export type AnyTaskPolicy = TaskPolicy<never, never>;
