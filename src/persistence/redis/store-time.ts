import type { Log } from '../../log.ts';

/** The time of a store that is elsewhere, as far as its answers tell. */
export interface StoreTime {
  /** Epoch milliseconds. Goes on evenly between two answers, whatever becomes of this node's own clock. */
  now(): number;
  /** When a question is asked, for `learn`. */
  ticks(): number;
  /** Learns from an answer that says what time it was (epoch milliseconds) between `askedAt` and now. */
  learn(storeMs: number, askedAt: number): void;
}

/** This node's own time. */
export interface OwnTime {
  /** Epoch milliseconds, as somebody has set them. */
  wallMs(): number;
  /** Milliseconds that nobody sets. */
  ticks(): number;
}

export const ownTime: OwnTime = { wallMs: () => Date.now(), ticks: () => performance.now() };

const warnMs = 1_000;

/** Knows no better than this node's own clock until it has learned. Warns where the clocks differ by more than a second. */
export function createStoreTime(own: OwnTime, log: Log): StoreTime {
  /** What the store's time is ahead of the ticks. */
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
      // A correction by little lets time stand still for a moment, rather than go back.
      if (now < latest && latest - now < warnMs) return latest;
      latest = now;
      return now;
    },
    ticks: () => own.ticks(),
    learn(storeMs, askedAt) {
      const most = storeMs - askedAt;
      const least = storeMs - own.ticks();
      // An answer that took long says little: what fits it stands.
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
