import { idle, sleep, type Clock } from '../ports/clock.ts';
import type { Log } from '../../log.ts';
import type { OnWake } from './on-wake.ts';
import type { NodeName, RecordFormat, Store } from '../ports/ports.ts';
import { createRecovery } from './recovery.ts';

/** Watches the due index for effects that no wake has brought. */
export interface Watch {
  /** `hasReclaimed`: an earlier run of this node has left work, which is due now and which no wake brings. */
  start(hasReclaimed: boolean): void;
  /** When the due index was last read (epoch milliseconds). */
  seenAt(): number;
  /** Leaves overdue effects to other nodes from now on. */
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
  /**
   * Resolves when the service listens: what an earlier run has left may call the service itself, so it is taken up only then, or
   * after the grace. If absent, at once.
   */
  readonly listening: Promise<void> | undefined;
  readonly recheckMs: number;
  readonly leaseMs: number;
  readonly extendMs: number;
  readonly extend: () => Promise<void>;
  /** The load of this node, serialised. */
  readonly load: () => string;
  /** Called with the newest format that every node reads, whenever this node has announced itself. */
  readonly announced: (format: RecordFormat) => void;
  readonly onWake: Pick<OnWake, 'takeOverdue' | 'roomForOverdue'>;
  /** Called after each look, with whether there are more overdue tasks than this node has room for. */
  readonly looked: (isMore: boolean) => void;
}

const announceMs = 1_000;
const announceTtlMs = 5_000;
const twinMessage =
  'another running node has the same NODE_ID; give each node its own, or the nodes take over and repeat tasks from each other';
/**
 * The maximum number of tasks that a round passes on: tasks that wait for a free place, or for their owners after an
 * outage.
 */
const passOnLimit = 500;
const expireLimit = 200;

/**
 * Handles overdue effects (their node died, or their wake was lost), extends the leases of running tasks, deletes
 * expired instances and announces this node; warns if another running node has the same name. A failed round is
 * logged and repeated.
 */
export function createWatch(deps: WatchDeps): Watch {
  const { store, clock, log, onWake } = deps;
  const closing = new AbortController();
  const loops: Promise<void>[] = [];
  const startedAt = clock.now();
  let seen = startedAt;
  let hasLookedForTwins = false;
  let failing = false;
  let resting = false;
  let isReclaiming = false;
  const recovery = createRecovery(Math.max(deps.recheckMs, deps.leaseMs));

  /** Handles overdue effects page by page, each as large as there is room for, so that nothing else is held up. */
  async function wakeOverdue(): Promise<void> {
    let passedOn = 0;
    for (let isMore = true; isMore && passedOn < passOnLimit;) {
      const limit = await onWake.roomForOverdue();
      if (resting) return;
      const { overdue, mayTakeOver } = await look(limit);
      // Timers have no lease.
      const taken = mayTakeOver ? overdue : overdue.filter(({ kind }) => kind === 'timer');
      const left = await onWake.takeOverdue(taken);
      passedOn += overdue.length - taken.length + left;
      isMore = overdue.length === limit;
      deps.looked(left > 0 || (isMore && overdue.some(({ kind }) => kind === 'task')));
      isReclaiming &&= isMore;
      // Requests go first.
      if (isMore) await sleep(clock, 0, closing.signal);
    }
  }

  async function look(limit: number) {
    const { recheckMs } = deps;
    const graceMs = isReclaiming ? 0 : deps.graceMs;
    const askedAt = clock.now();
    try {
      const overdue = await store.overdue({ graceMs, recheckMs, limit });
      seen = clock.now();
      return { overdue, mayTakeOver: recovery.answered({ askedAt, answeredAt: seen }) };
    } catch (error) {
      recovery.failed();
      throw error;
    }
  }

  async function forgetExpired(): Promise<void> {
    while ((await store.expire(expireLimit)) === expireLimit && !closing.signal.aborted);
  }

  async function announce(): Promise<void> {
    const { owner } = deps;
    deps.announced(await store.announce(owner, announceTtlMs, deps.load()));
    // Until then, an earlier run of this node still counts as alive.
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
        if (failing) log.info({}, 'the store is available again');
        failing = false;
      } catch (error) {
        if (!failing) log.error({ err: error }, 'due-index watch failed; retrying');
        failing = true;
      }
      await idle(clock, everyMs, closing.signal);
    }
  }

  return {
    start(hasReclaimed) {
      isReclaiming = hasReclaimed;
      const { listening } = deps;
      const first =
        hasReclaimed && listening !== undefined
          ? Promise.race([listening, sleep(clock, deps.graceMs, closing.signal)])
          : Promise.resolve();
      loops.push(
        first.then(async () => repeat(deps.watchMs, wakeOverdue)),
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
