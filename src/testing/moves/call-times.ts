import { attemptLimit } from '../../actors/pending/attempt-limit.ts';
import { backoffMs } from '../../actors/record/backoff.ts';
import type { PendingTask } from '../../actors/record/record.ts';
import type { Process } from '../../definition/define-process.ts';

/** When a pending call can end, in epoch milliseconds, while the service is up. */
export interface CallTimes {
  /** By then it has ended, whatever its attempts come to. `Infinity` without a time limit. */
  readonly endsBy: number;
  /** It does not time out for good before. */
  readonly timesOutFrom: number;
}

const mostWaits = 60;

/** `mayHandOver`: whether the call may be handed over, which gives each attempt its time limit anew. */
export function callTimes(process: Process, call: PendingTask, mayHandOver: boolean): CallTimes {
  const { name, work, startedAt, failures, retryAt, handedOver } = call;
  const own = Object.hasOwn(process.tasks, name) ? process.tasks[name] : undefined;
  const policy = work.kind === 'undo' ? own?.compensation : own;
  const { timeout: limitMs = Infinity, backoff = {} } = policy ?? {};
  const heartbeatMs = own?.heartbeat ?? Infinity;
  const attemptMs = mayHandOver || handedOver !== undefined ? 2 * limitMs : limitMs;
  const left = Math.max(0, attemptLimit(process, call) - failures - 1);
  const waitMs = (random: number): number => {
    // Beyond these, each wait is as long as the one before.
    const counted = Math.min(left, mostWaits);
    const waits = Array.from({ length: counted }, (_, n) =>
      backoffMs(backoff, failures + 1 + n, random),
    );
    const sum = waits.reduce((total, ms) => total + ms, 0);
    return sum + (left - counted) * (waits.at(-1) ?? 0);
  };
  const shortestMs = Math.min(limitMs, heartbeatMs);
  if (handedOver === undefined) {
    const begunAt = retryAt ?? startedAt;
    return {
      endsBy: begunAt + (left + 1) * attemptMs + waitMs(0),
      timesOutFrom: begunAt + waitMs(1) + shortestMs,
    };
  }
  const { until = Infinity, heartbeatUntil = Infinity } = handedOver;
  return {
    endsBy: until + (left === 0 ? 0 : left * attemptMs) + waitMs(0),
    timesOutFrom: Math.min(until, heartbeatUntil) + (left === 0 ? 0 : shortestMs) + waitMs(1),
  };
}
