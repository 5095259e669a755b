import type { Place } from '../commit/place.ts';
import type { LoopLoad } from '../statistics/loop-load.ts';
import type { Places } from '../tasks/places.ts';

/**
 * Notices that tasks become due faster than nodes can run them because there is too much to compute; not because outside systems are
 * slow, which leaves the event loop idle.
 */
export interface Backlog {
  /** A place for a task that became due on this node; undefined if it is left to the store. */
  readonly reserve: () => Place | undefined;
  /** Reports that tasks have waited too long for a place on this node, and were left to the store. */
  readonly passedOn: () => void;
  /** Reports, a few times a second, whether the store has more overdue tasks than this node has room for: no other node took them. */
  readonly looked: (isMore: boolean) => void;
  /** Whether new work should be refused, so that what has begun comes to its end. */
  isTooLong(): boolean;
}

/** The share of each period in which the event loop of a busy node is at work. */
const busyShare = 0.9;
const periodMs = 1_000;
/** For how long the node must have been busy and tasks been left to the store: a burst is no overload. */
const enduredMs = 2_000;
/** With pauses of this length, tasks are still left to the store all the time. */
const gapMs = 1_000;
/** Work is refused for so long at most until there is room for all that is due: it may be left from an outage. */
const drainMs = 10_000;
/**
 * For so long after an overload, work is refused as soon as tasks wait for a place for too long, until they wait a short time. Nothing
 * is left to the store then, from where it takes longer.
 */
const watchfulMs = 30_000;
const longMs = 500;
const shortMs = 100;

/** `elapsedMs`: the elapsed time of a monotonic clock. */
export function createBacklog(
  elapsedMs: () => number,
  loop: Pick<LoopLoad, 'mark'>,
  places: Pick<Places, 'reserve' | 'waitMs'>,
): Backlog {
  let period = { since: elapsedMs(), utilization: loop.mark() };
  let busySince: number | undefined;
  let leavingSince = -Infinity;
  let leftAt = -Infinity;
  let drainsUntil = -Infinity;
  let isWatchfulUntil = -Infinity;
  let isWaiting = false;

  function measure(now: number): void {
    if (now - period.since < periodMs) return;
    busySince = period.utilization() > busyShare ? (busySince ?? period.since) : undefined;
    period = { since: now, utilization: loop.mark() };
  }

  function leave(): void {
    const now = elapsedMs();
    if (now - leftAt > gapMs) leavingSince = now;
    leftAt = now;
  }

  /** Whether it is so after an overload. */
  function isWaitingForPlaces(now: number): boolean {
    if (now >= isWatchfulUntil || busySince === undefined) return false;
    if (places.waitMs() <= (isWaiting ? shortMs : longMs)) return false;
    isWatchfulUntil = now + watchfulMs;
    return true;
  }

  return {
    reserve() {
      const place = places.reserve();
      if (place === undefined) leave();
      return place;
    },
    passedOn: leave,
    looked(isMore) {
      const now = elapsedMs();
      measure(now);
      if (!isMore && places.waitMs() === 0) drainsUntil = -Infinity;
      const isLeaving = now - leftAt <= gapMs && leftAt - leavingSince > enduredMs;
      const isBusy = busySince !== undefined && now - busySince > enduredMs;
      if (!isMore || !isLeaving || !isBusy || now < drainsUntil) return;
      drainsUntil = now + drainMs;
      isWatchfulUntil = drainsUntil + watchfulMs;
    },
    isTooLong() {
      const now = elapsedMs();
      isWaiting = isWaitingForPlaces(now);
      return isWaiting || now < drainsUntil;
    },
  };
}
