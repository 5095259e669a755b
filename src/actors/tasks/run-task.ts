import type { RetryPolicy } from '../../definition/define-process.ts';
import type { TaskLog, TaskScope } from '../../definition/machine/task.ts';
import { TaskError } from '../../errors.ts';
import { backoffMs } from '../record/backoff.ts';
import type { Cause, RunName } from '../pending/cause.ts';
import type { Clock } from '../ports/clock.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { copyJson } from '../xstate/json.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { PendingTask } from '../record/record.ts';
import { handedOver } from '../../definition/machine/handed-over.ts';

/** One attempt of one task. */
export interface TaskRun {
  /** The name of the process. */
  readonly process: string;
  readonly task: PendingTask;
  readonly call: (scope: CallScope) => unknown;
  readonly policy: RetryPolicy & { readonly attempts: number };
  /** The number of its lease. */
  readonly lease: number;
  /** An earlier run was interrupted, and how far it got is unknown. */
  readonly again: boolean;
  readonly idempotencyKey: string;
  readonly instanceId: string;
  /** Interrupts the run from outside. */
  readonly interruption: Interruption;
  /** Returns the URL by which an outside system may complete the task. */
  readonly callbackUrl: () => string;
  readonly log: TaskLog;
}

/** What every callout knows about its run. */
export type CallScope = Omit<TaskScope<unknown>, 'input'>;

/**
 * Runs one attempt and returns its result for the instance. Resolves with undefined if the signal fired, because the
 * outcome is then no longer needed.
 */
export async function runTask(
  run: TaskRun,
  clock: Clock,
  random: () => number,
): Promise<Extract<Cause, { kind: 'ended' | 'retry' | 'handedOver' }> | undefined> {
  const { task, policy, again } = run;
  const by: RunName = { attempt: task.failures + 1, lease: run.lease };
  const of = { id: task.id, startedAt: task.startedAt };
  const { interruption, cancel } = limitTime(run.interruption, task, policy, clock);
  try {
    const output = await (clock.during?.(task.name, async () => callOut(run, interruption)) ??
      callOut(run, interruption));
    if (output === handedOver) {
      const { timeout, heartbeat } = policy;
      const until = timeout === undefined ? undefined : clock.now() + timeout;
      return {
        kind: 'handedOver',
        ...of,
        until,
        heartbeatMs: heartbeat,
        by,
        ...(again ? { again } : {}),
      };
    }
    // A copy, because the task may still hold the output and change it.
    const copy = copyJson(output, `output of ${task.name}`);
    return { kind: 'ended', ...of, outcome: { kind: 'completed', output: copy }, by };
  } catch (error) {
    if (run.interruption.reason() !== undefined) return undefined;
    return afterFailure(task, policy, error, { now: clock.now(), random, again, by });
  } finally {
    cancel?.();
  }
}

function callOut(run: TaskRun, interruption: Interruption): Promise<unknown> {
  return new Promise((resolve, reject) => {
    interruption.whenInterrupted(reject);
    const outcome = run.call(scopeOf(run, interruption));
    Promise.resolve(outcome).then(resolve, reject);
  });
}

function scopeOf(run: TaskRun, interruption: Interruption): CallScope {
  const { task, idempotencyKey, instanceId, log, callbackUrl: toCallbackUrl } = run;
  const attempt = task.failures + 1;
  // Neither a spread with additions nor its own accessors: either would give each scope its own shape in V8.
  const scope = {
    idempotencyKey,
    attempt,
    instanceId,
    log,
    handOver,
    interruption,
    toCallbackUrl,
  };
  Object.defineProperty(scope, 'signal', lazy.signal);
  Object.defineProperty(scope, 'callbackUrl', lazy.callbackUrl);
  return scope as typeof scope & CallScope;
}

async function handOver(): Promise<never> {
  return handedOver as never;
}

/** Created on demand, because few callouts use them. */
const lazy = {
  signal: {
    enumerable: true,
    get(this: { readonly interruption: Interruption }): AbortSignal {
      return this.interruption.signal();
    },
  },
  callbackUrl: {
    enumerable: true,
    get(this: { readonly toCallbackUrl: () => string }): string {
      return this.toCallbackUrl();
    },
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

/** The cause that follows a failed attempt: a retry, or the end. */
export function afterFailure(
  task: PendingTask,
  policy: TaskRun['policy'],
  thrown: unknown,
  how: {
    readonly now: number;
    readonly random: () => number;
    readonly again: boolean;
    readonly by: RunName;
  },
): Extract<Cause, { kind: 'ended' | 'retry' }> {
  const failures = task.failures + 1;
  const of = { id: task.id, startedAt: task.startedAt };
  const final = thrown instanceof TaskError && !thrown.retryable;
  // A final refusal also covers earlier runs with the same key; any other failure covers only its own run.
  const inDoubt = how.again && !final;
  const error = { ...toPlainError(thrown), ...(inDoubt ? { mayBeDone: true as const } : {}) };
  if (final || failures >= policy.attempts) {
    return { kind: 'ended', ...of, outcome: { kind: 'failed', error }, by: how.by };
  }
  const asked = thrown instanceof TaskError ? thrown.retryAfterMs : undefined;
  const delayMs = asked ?? backoffMs(policy.backoff ?? {}, failures, how.random());
  return { kind: 'retry', ...of, error, retryAt: how.now + delayMs, by: how.by };
}
