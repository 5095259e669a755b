import { createTransientSet } from '../../transient.ts';
import { sleep, type Clock } from '../ports/clock.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { News } from '../ports/news.ts';
import type { Store } from '../ports/ports.ts';

/** Waits until a condition holds for an instance. Waiters share one connection to the store. */
export interface ChangeWaiter {
  /**
   * Looks at an instance at once or after `firstLookMs`, and again whenever it may have changed, and returns the answer of the first look that is done, or
   * that of a last look when `timeoutMs` has passed, the signal fires or the waiter closes.
   */
  until<Answer>(
    id: InstanceId,
    look: () => Promise<Look<Answer>>,
    limit: {
      readonly timeoutMs: number;
      readonly signal?: AbortSignal | undefined;
      /** Whether news are worth a look. Default: all. */
      readonly isWorth?: (news: News) => boolean;
      /** How long the first look waits for a commit of this node; until then, other nodes are not heard of. Default 0. */
      readonly firstLookMs?: number;
    },
  ): Promise<Answer>;
  /** Watches an instance for changes. Call it before reading the record. */
  watch(id: InstanceId): Promise<ChangeWatch>;
  /** Returns a number for this moment, greater than those of earlier ones. */
  readonly moment: () => number;
  /**
   * Lets all waiters check a last time, and accepts no new ones. Resolves once `until` has resolved for all of them.
   */
  close(): Promise<void>;
}

/** What a look has found. */
export interface Look<Answer> {
  readonly done: boolean;
  /** Asked for only of the last look. */
  readonly answer: () => Answer;
}

export interface ChangeWatch {
  /**
   * Resolves once something may have changed since the last call, with the moment of the change: what was read before
   * it may be outdated.
   */
  changed(signal: AbortSignal): Promise<number>;
  end(): void;
}

/** Notifications can be lost, so waiters check again at this interval. */
const lookAgainMs = 15_000;

export function createChangeWaiter({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'subscribe' | 'hearOwn'>;
  readonly clock: Clock;
}): ChangeWaiter {
  const sleepers = createTransientSet<() => void>();
  const underWay = createTransientSet<Promise<unknown>>();
  let closed = false;
  let moments = 0;
  const moment = () => (moments += 1);

  async function watch(id: InstanceId): Promise<ChangeWatch> {
    let dirty = false;
    let wake = () => {};
    let toldAt = moment();
    const end = await store.subscribe(id, () => {
      toldAt = moment();
      dirty = true;
      wake();
    });
    /** Without a notification, anything read before may be outdated, because notifications can be lost. */
    const newest = (): number => {
      const at = dirty ? toldAt : moment();
      dirty = false;
      return at;
    };
    return {
      async changed(signal) {
        if (dirty || closed || signal.aborted) return newest();
        const woken = new AbortController();
        wake = () => woken.abort();
        const either = () => woken.abort();
        const leave = sleepers.add(either);
        signal.addEventListener('abort', either, { once: true });
        await sleep(clock, lookAgainMs, woken.signal);
        signal.removeEventListener('abort', either);
        leave();
        wake = () => {};
        return newest();
      },
      end,
    };
  }

  /** Resolves when somebody calls the function that `arm` receives, when it is time to look again, or when the waiter closes. */
  async function rest(atMostMs: number, arm: (wake: () => void) => void): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        cancel();
        leave();
        resolve();
      };
      const cancel = clock.after(atMostMs, wake);
      const leave = sleepers.add(wake);
      arm(wake);
    });
  }

  const until: ChangeWaiter['until'] = async (id, look, limit) => {
    const { timeoutMs, signal, isWorth, firstLookMs = 0 } = limit;
    let over = signal?.aborted === true;
    let dirty = false;
    let wake = () => {};
    const end = () => {
      over = true;
      wake();
    };
    const cancel = clock.after(timeoutMs, end);
    signal?.addEventListener('abort', end, { once: true });
    const changed = (news: News | undefined) => {
      if (news !== undefined && isWorth?.(news) === false) return;
      dirty = true;
      wake();
    };
    const pause = async (atMostMs: number): Promise<void> => {
      if (!dirty && !closed && !over) await rest(atMostMs, (resolve) => (wake = resolve));
      wake = () => {};
    };
    let hearsAll = firstLookMs === 0;
    let unsubscribe = () => {};
    try {
      if (hearsAll) {
        unsubscribe = await store.subscribe(id, changed);
      } else {
        unsubscribe = store.hearOwn(id, changed);
        await pause(firstLookMs);
      }
      for (;;) {
        // What this node did not bring, another one may.
        if (!hearsAll && !dirty && !closed && !over) {
          const endOwn = unsubscribe;
          unsubscribe = await store.subscribe(id, changed);
          endOwn();
          hearsAll = true;
        }
        dirty = false;
        // What ends the wait meanwhile calls for one more look, at the newest.
        const isLast = closed || over;
        const { done, answer } = await look();
        if (done || isLast) return answer();
        if (hearsAll) await pause(lookAgainMs);
      }
    } finally {
      unsubscribe();
      cancel();
      signal?.removeEventListener('abort', end);
    }
  };

  return {
    watch,
    moment,
    until(id, look, limit) {
      const answer = until(id, look, limit).finally(() => leave());
      const leave = underWay.add(answer);
      return answer;
    },
    async close() {
      closed = true;
      for (const wake of sleepers) wake();
      await Promise.allSettled(underWay);
    },
  };
}
