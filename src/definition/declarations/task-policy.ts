import type { z } from 'zod';
import type { TaskScope } from '../machine/task.ts';

/** The delays between the attempts of a task, in milliseconds. */
export interface Backoff {
  /** The delay before the second attempt. Default 1,000. */
  readonly initialMs?: number;
  /** The factor by which each delay grows. Default 2. */
  readonly factor?: number;
  /** The longest delay. Default 60,000. */
  readonly maxMs?: number;
  /** The random part of each delay, from 0 (none) to 1. Default 0.5. */
  readonly jitter?: number;
}

/** The number of attempts, their time limit and the delays between them. */
export interface RetryPolicy {
  /** The maximum number of attempts. Default 3; for a compensation 10. */
  readonly attempts?: number;
  readonly backoff?: Backoff;
  /** The time limit of one attempt, in milliseconds. Default: none. */
  readonly timeout?: number;
  /**
   * For a task that was handed over: the attempt fails if the outside system sends nothing for this many
   * milliseconds.
   */
  readonly heartbeat?: number;
}

/** The arguments of a compensation: the input and output of the task, and the scope of its own run. */
export interface CompensationScope<Input = unknown, Output = unknown> extends Omit<
  TaskScope<unknown>,
  'input'
> {
  readonly input: Input;
  /**
   * Undefined if it is unknown whether the task took effect: it timed out, was interrupted, or was left while it ran.
   */
  readonly output: Output | undefined;
  /** The idempotency key of the task. */
  readonly taskKey: string;
}

/** The policy of a task. Declaring one, even `{}`, gives the task 3 attempts. */
export interface TaskPolicy<Input = unknown, Output = unknown> extends RetryPolicy {
  /** Undoes the effect of the task. When the task completes, an entry for it is added to the ledger. */
  readonly compensate?: (scope: CompensationScope<Input, Output>) => unknown;
  /** The retry policy of the compensation. */
  readonly compensation?: RetryPolicy;
  /**
   * When the compensation is owed. `completed` (the default): when the task completed. A task that is left while it
   * runs is awaited, and a task that timed out or threw a `TaskError` with `mayBeDone` counts as completed, with
   * `output` undefined. `attempted`: as soon as the task was attempted, whatever its outcome.
   */
  readonly compensateWhen?: 'completed' | 'attempted';
  /**
   * The schema of the input. The input was stored with the step that created the task, possibly by an earlier
   * machine. If it does not match, neither the task nor its compensation runs, and the instance needs attention until
   * a deploy accepts the input. The task receives the output of the schema, so defaults can complete old inputs.
   */
  readonly input?: z.ZodType;
  /** The schema of an output that arrives through a callback. */
  readonly result?: z.ZodType;
  /** The task has nothing to undo, or cannot be undone; rollbacks skip it. */
  readonly irreversible?: true;
}

/** The policy of any task; only the machine knows the types of its compensation. */
export type AnyTaskPolicy = TaskPolicy<never, never>;
