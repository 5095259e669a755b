import type { HandedOver, PendingTask, PendingTimer } from './record.ts';

/*
 * When something is due. Times are epoch milliseconds; what is due is looked at, and a look at what is not due puts it off.
 */

const dayMs = 24 * 60 * 60 * 1000;
/** The due index looks again at an emitted event whose turn has not come: the commit that brings its turn wakes it. */
export const queuedMs = 60_000;
/** A timer whose state the machine no longer has is looked at now and then: a deploy may bring the state back. */
const lostRecheckMs = 300_000;
const strandedMinMs = 5_000;
const strandedMaxMs = 300_000;

/** When a pending task has to be looked at again; undefined: it runs, or is about to. */
export function taskDueAt({ stuck, handedOver, retryAt }: PendingTask): number | undefined {
  return stuck?.againAt ?? handedOver?.lookAt ?? retryAt;
}

/** When a timer fires; where the machine threw on it, when it is tried again. */
export function firesAt({ stuck, deadline }: PendingTimer): number {
  return stuck?.againAt ?? deadline;
}

/** When a timer has to be looked at. */
export function timerDueAt(timer: PendingTimer, now: number): number {
  return timer.lost === undefined ? firesAt(timer) : now + lostRecheckMs;
}

/** What is further away than the horizon is looked at that long before it is due, and put off. */
export function firstLookAt(dueAt: number, now: number, horizonMs: number): number {
  return dueAt - now > horizonMs ? dueAt - horizonMs : dueAt;
}

/** When a task that was handed over is to be looked at next: once a day at least. */
export function handedOverDueAt(
  { until = Infinity, heartbeatUntil = Infinity }: Omit<HandedOver, 'lookAt'>,
  now: number,
): number {
  return Math.min(until, heartbeatUntil, now + dayMs);
}

/** How long until what is due for an instance that has been stranded for `sinceMs` is looked at again: twice as long each time. */
export function strandedMs(sinceMs: number): number {
  return Math.min(Math.max(sinceMs, strandedMinMs), strandedMaxMs);
}
