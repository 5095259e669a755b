import { sleep, type Clock } from '../ports/clock.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Load } from './share-loads.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';

/** Waits until a condition holds for an instance. Waiters share connections, timers and loads. */
export interface ChangeWaiter {
  /**
   * Returns the first record for which `done` is true, or the current record when `timeoutMs` has passed, the signal
   * fires or the waiter closes. `done` also receives undefined (no such instance).
   */
  until(
    id: InstanceId,
    done: (stored: StoredRecord | undefined) => boolean,
    limit: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<StoredRecord | undefined>;
  /** Watches an instance for changes. Call it before reading the record. */
  watch(id: InstanceId): Promise<ChangeWatch>;
  /** Returns a number for this moment, greater than those of earlier ones. */
  readonly moment: () => number;
  /**
   * Lets all waiters check a last time, and accepts no new ones. Resolves once `until` has resolved for all of them.
   */
  close(): Promise<void>;
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
  load,
  clock,
}: {
  readonly load: Load;
  readonly store: Pick<Store, 'subscribe'>;
  readonly clock: Clock;
}): ChangeWaiter {
  const sleepers = new Set<() => void>();
  const underWay = new Set<Promise<unknown>>();
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
        sleepers.add(either);
        signal.addEventListener('abort', either, { once: true });
        await sleep(clock, lookAgainMs, woken.signal);
        signal.removeEventListener('abort', either);
        sleepers.delete(either);
        wake = () => {};
        return newest();
      },
      end,
    };
  }

  const until: ChangeWaiter['until'] = async (id, done, { timeoutMs, signal }) => {
    const over = new AbortController();
    const cancel = clock.after(timeoutMs, () => over.abort());
    const abort = () => over.abort();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) over.abort();
    const change = await watch(id);
    try {
      for (;;) {
        const stored = await load(id);
        if (done(stored) || closed || over.signal.aborted) return stored;
        await change.changed(over.signal);
      }
    } finally {
      change.end();
      cancel();
      signal?.removeEventListener('abort', abort);
    }
  };

  return {
    watch,
    moment,
    until(id, done, limit) {
      const answer = until(id, done, limit).finally(() => underWay.delete(answer));
      underWay.add(answer);
      return answer;
    },
    async close() {
      closed = true;
      for (const wake of sleepers) wake();
      await Promise.allSettled(underWay);
    },
  };
}
