import type { RetryPolicy } from '../machines/define-process.ts';
import type { TaskLog } from '../machines/task.ts';
import { TaskError } from '../errors.ts';
import { backoffMs } from './backoff.ts';
import type { Cause } from './cause.ts';
import type { Clock } from './clock.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { toJson } from './json.ts';
import { toPlainError } from './plain-error.ts';
import type { PendingTask } from './record.ts';

/** One attempt of one task. */
export interface TaskRun {
  readonly task: PendingTask;
  readonly call: (scope: CallScope) => unknown;
  readonly policy: RetryPolicy & { readonly attempts: number };
  readonly idempotencyKey: string;
  readonly instanceId: string;
  /** Ends the run from outside. */
  readonly interruption: Interruption;
  readonly log: TaskLog;
}

/** What every callout knows about its run. */
export interface CallScope {
  readonly signal: AbortSignal;
  readonly idempotencyKey: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly instanceId: string;
  readonly log: TaskLog;
}

/**
 * Runs one attempt and says what it means for the instance. Resolves with undefined when the signal fired: then
 * nobody waits for the outcome any more.
 */
export async function runTask(
  run: TaskRun,
  clock: Clock,
  random: () => number,
): Promise<Extract<Cause, { kind: 'ended' | 'retry' }> | undefined> {
  const { task, policy } = run;
  const { interruption, cancel } = limitTime(run.interruption, task, policy, clock);
  try {
    const output = await new Promise<unknown>((resolve, reject) => {
      interruption.whenInterrupted(reject);
      callOut(run, interruption).then(resolve, reject);
    });
    toJson(output, `output of ${task.name}`);
    return { kind: 'ended', id: task.id, outcome: { kind: 'completed', output } };
  } catch (error) {
    if (run.interruption.reason() !== undefined) return undefined;
    return afterFailure(run, error, clock.now(), random);
  } finally {
    cancel?.();
  }
}

async function callOut(run: TaskRun, interruption: Interruption): Promise<unknown> {
  const { task, idempotencyKey, instanceId, log } = run;
  const scope = { idempotencyKey, attempt: task.failures + 1, instanceId, log, interruption };
  return run.call(Object.defineProperty(scope, 'signal', lazySignal) as typeof scope & CallScope);
}

/** One for all scopes: V8 makes a dictionary of every object that gets an accessor of its own. */
const lazySignal = {
  enumerable: true,
  get(this: { readonly interruption: Interruption }): AbortSignal {
    return this.interruption.signal();
  },
};

function limitTime(
  outer: Interruption,
  task: PendingTask,
  policy: RetryPolicy,
  clock: Clock,
): { readonly interruption: Interruption; readonly cancel?: () => void } {
  const limitMs = policy.timeout;
  if (limitMs === undefined) return { interruption: outer };
  const interruption = createInterruption();
  outer.whenInterrupted((reason) => interruption.interrupt(reason));
  const cancel = clock.after(limitMs, () => {
    const message = `${task.name} took longer than its time limit of ${limitMs} ms`;
    const error = Object.assign(new Error(message), { name: 'TimeoutError', code: 'timeout' });
    interruption.interrupt(error);
  });
  return { interruption, cancel };
}

function afterFailure(
  { task, policy }: TaskRun,
  thrown: unknown,
  now: number,
  random: () => number,
): Extract<Cause, { kind: 'ended' | 'retry' }> {
  const error = toPlainError(thrown);
  const failures = task.failures + 1;
  const final = thrown instanceof TaskError && !thrown.retryable;
  if (final || failures >= policy.attempts) {
    return { kind: 'ended', id: task.id, outcome: { kind: 'failed', error } };
  }
  const asked = thrown instanceof TaskError ? thrown.retryAfterMs : undefined;
  const delayMs = asked ?? backoffMs(policy.backoff ?? {}, failures, random());
  return { kind: 'retry', id: task.id, error, retryAt: now + delayMs };
}
