import type { Log } from '../../log.ts';

/** The time of a remote store, estimated from its answers. */
export interface StoreTime {
  /** Epoch milliseconds. Advances evenly between two answers, whatever happens to this node's clock. */
  now(): number;
  /** The time at which a request is sent, for `learn`. */
  ticks(): number;
  /** Learns that the store's time (epoch milliseconds) was `storeMs` at some moment between `askedAt` and now. */
  learn(storeMs: number, askedAt: number): void;
}

/** This node's own time. */
export interface OwnTime {
  /** Epoch milliseconds of the adjustable system clock. */
  wallMs(): number;
  /** Milliseconds of a monotonic clock. */
  ticks(): number;
}

export const ownTime: OwnTime = { wallMs: () => Date.now(), ticks: () => performance.now() };

const warnMs = 1_000;

/** Uses this node's clock until it has learned. Warns if the clocks differ by more than a second. */
export function createStoreTime(own: OwnTime, log: Log): StoreTime {
  /** The store's time minus the ticks. */
  let offsetMs = own.wallMs() - own.ticks();
  let hasLearned = false;
  let isApart = false;
  let latest = 0;

  function compare(): void {
    const aheadMs = Math.round(own.wallMs() - own.ticks() - offsetMs);
    const wasApart = isApart;
    isApart = Math.abs(aheadMs) > warnMs;
    if (isApart && !wasApart) {
      log.warn(
        { aheadMs },
        'the clock of this node differs from the clock of Redis, which determines timers and timestamps; synchronise the clocks',
      );
    }
  }

  return {
    now() {
      const now = Math.floor(own.ticks() + offsetMs);
      // After a small correction, time stands still for a moment rather than going back.
      if (now < latest && latest - now < warnMs) return latest;
      latest = now;
      return now;
    },
    ticks: () => own.ticks(),
    learn(storeMs, askedAt) {
      const most = storeMs - askedAt;
      const least = storeMs - own.ticks();
      // A slow answer says little: an estimate that is consistent with it stays.
      if (offsetMs < least || offsetMs > most || !hasLearned) {
        const learned = (least + most) / 2;
        if (hasLearned && Math.abs(learned - offsetMs) > warnMs) {
          log.warn({ byMs: Math.round(learned - offsetMs) }, 'the clock of Redis jumped');
        }
        offsetMs = learned;
      }
      hasLearned = true;
      compare();
    },
  };
}
