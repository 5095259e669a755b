import type { Store } from '../ports/ports.ts';

/** Notices that the store does not keep up with the commits of this node: it is saturated, perhaps by other nodes. */
export interface CommitPace {
  /** The same store, with its commits timed. */
  timed<S extends Pick<Store, 'commit'>>(store: S): S;
  /** Whether too many commits are under way, or all have been late for some time, so that new work should be refused. */
  isLate(): boolean;
}

/** As long as requests may wait for their turn. */
const lateMs = 2_000;
/** For how long each commit must have been late: a single pause, as when the process was stopped, does not count. */
const enduredMs = 2_000;
const maxUnderWay = 10_000;

/** `elapsedMs`: the elapsed time of a monotonic clock. */
export function createCommitPace(elapsedMs: () => number): CommitPace {
  let underWay = 0;
  let lateSince: number | undefined;

  return {
    timed: (store) => ({
      ...store,
      async commit(commit) {
        const from = elapsedMs();
        underWay += 1;
        try {
          const outcome = await store.commit(commit);
          const now = elapsedMs();
          lateSince = now - from > lateMs ? (lateSince ?? now) : undefined;
          return outcome;
        } finally {
          underWay -= 1;
          // Nobody would tell that the store has recovered.
          if (underWay === 0) lateSince = undefined;
        }
      },
    }),
    isLate: () =>
      underWay > maxUnderWay || (lateSince !== undefined && elapsedMs() - lateSince > enduredMs),
  };
}
