import type { HandedOver, PendingTask, PendingTimer } from './record.ts';

/* When effects are due, in epoch milliseconds. A check that comes too early puts the effect off. */

const dayMs = 24 * 60 * 60 * 1000;
/**
 * The due index checks a telling whose turn has not come at this interval: the commit that brings its turn wakes it.
 */
export const queuedMs = 60_000;
/** A lost timer is checked at this interval, because a deploy may bring its state back. */
const lostRecheckMs = 300_000;
const strandedMinMs = 5_000;
const strandedMaxMs = 300_000;
/** Nothing that is due already is put off for longer. */
const longestPauseMs = Math.max(lostRecheckMs, strandedMaxMs);

/** When a pending task must be checked again; undefined if it runs or is about to. */
export function taskDueAt({ stuck, handedOver, retryAt }: PendingTask): number | undefined {
  return stuck?.againAt ?? handedOver?.lookAt ?? retryAt;
}

/** Whether a task waits for its next attempt, as far as its record says: another node may begin it before this is committed. */
export function isBeforeAttempt({ retryAt }: PendingTask, now: number): boolean {
  return retryAt !== undefined && retryAt > now;
}

/** When a timer fires or, if the machine threw on it, is tried again. */
export function firesAt({ stuck, deadline }: PendingTimer): number {
  return stuck?.againAt ?? deadline;
}

/** When a timer must be checked. */
export function timerDueAt(timer: PendingTimer, now: number): number {
  return timer.lost === undefined ? firesAt(timer) : now + lostRecheckMs;
}

/** An effect further away than the horizon is first checked that long before it is due, and put off. */
export function firstLookAt(dueAt: number, now: number, horizonMs: number): number {
  return dueAt - now > horizonMs ? dueAt - horizonMs : dueAt;
}

/** When a handed-over task is checked next: at least once a day. */
export function handedOverDueAt(
  { until = Infinity, heartbeatUntil = Infinity }: Omit<HandedOver, 'lookAt'>,
  now: number,
): number {
  return Math.min(until, heartbeatUntil, now + dayMs);
}

/**
 * The delay before checking again the due effects of an instance that has been stranded for `sinceMs`: it doubles each
 * time.
 */
export function strandedMs(sinceMs: number): number {
  return Math.min(Math.max(sinceMs, strandedMinMs), strandedMaxMs);
}

/**
 * Until when somebody must look at an effect so that it is not late: until it is due, or the lease on it runs out. What is
 * due already, and could not be dealt with, is looked at again within five minutes.
 */
export function neededBy(
  now: number,
  {
    dueAt = now,
    leasedUntil = now,
  }: { readonly dueAt?: number | undefined; readonly leasedUntil?: number | undefined },
): number {
  return Math.max(dueAt > now ? dueAt : now + longestPauseMs, leasedUntil);
}
