import { sleep, type Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { NodeName, Store, Wake } from './ports.ts';

/** The watch that a node keeps over the due index, beside what the wakes bring. */
export interface Watch {
  start(): void;
  /** When the due index was last seen (epoch milliseconds). */
  seenAt(): number;
  /** Leaves what is overdue to other nodes from now on. */
  rest(): void;
  close(): Promise<void>;
}

export interface WatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: NodeName;
  readonly watchMs: number;
  readonly graceMs: number;
  readonly recheckMs: number;
  readonly extendMs: number;
  readonly extend: () => Promise<void>;
  readonly takeOverdue: (wakes: readonly Wake[]) => Promise<void>;
}

const announceMs = 1_000;
const announceTtlMs = 5_000;
const twinMessage =
  'another living node has the same NODE_ID: give each its own, or they take over and repeat the tasks of each other';
const overdueLimit = 500;
const expireLimit = 200;
/** An answer that took longer was held up by an outage. */
const slowMs = 1_000;

/**
 * Wakes what is overdue (its node died, or its wake was lost), extends the leases of what runs here, forgets expired
 * instances and says that this node lives; warns where another one lives under its name. A failed round is logged, and tried again at the next.
 */
export function createWatch(deps: WatchDeps): Watch {
  const { store, clock, log } = deps;
  const closing = new AbortController();
  const loops: Promise<void>[] = [];
  const startedAt = clock.now();
  let seen = startedAt;
  let hasLookedForTwins = false;
  let failing = false;
  let resting = false;
  let away = false;

  async function wakeOverdue(): Promise<void> {
    if (resting) return;
    const { graceMs, recheckMs } = deps;
    const askedAt = clock.now();
    const overdue = await store
      .overdue({ graceMs, recheckMs, limit: overdueLimit })
      .catch((error: unknown) => {
        away = true;
        throw error;
      });
    seen = clock.now();
    if (seen - askedAt > slowMs) away = true;
    // Leases ran out while the store was away, but their tasks run on: their nodes have until the recheck to extend them.
    if (!away) await deps.takeOverdue(overdue);
    else if (overdue.length < overdueLimit) away = false;
  }

  async function forgetExpired(): Promise<void> {
    while ((await store.expire(expireLimit)) === expireLimit && !closing.signal.aborted);
  }

  async function announce(): Promise<void> {
    const { owner } = deps;
    await store.announce(owner, announceTtlMs);
    // Before that, an earlier run of this node still counts as living.
    if (hasLookedForTwins || clock.now() - startedAt <= announceTtlMs) return;
    hasLookedForTwins = true;
    const twins = (await store.nodes()).filter(
      ({ node, run }) => node === owner.node && run !== owner.run,
    );
    if (twins.length > 0) log.warn({ node: owner.node }, twinMessage);
  }

  async function repeat(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await work();
        if (failing) log.info({}, 'the store answers again');
        failing = false;
      } catch (error) {
        if (!failing) log.error({ err: error }, 'the watch over the due index failed; trying on');
        failing = true;
      }
      await sleep(clock, everyMs, closing.signal);
    }
  }

  return {
    start() {
      loops.push(
        repeat(deps.watchMs, wakeOverdue),
        repeat(deps.extendMs, deps.extend),
        repeat(announceMs, announce),
        repeat(announceMs, forgetExpired),
      );
    },
    seenAt: () => seen,
    rest() {
      resting = true;
    },
    async close() {
      closing.abort();
      await Promise.all(loops);
    },
  };
}
