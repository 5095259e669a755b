import type { InstanceId } from '../../actors/ports/ids.ts';
import type { News } from '../../actors/ports/news.ts';
import type { Store } from '../../actors/ports/ports.ts';
import { createMemoryKv } from '../../persistence/memory/memory-kv.ts';
import { keys, parseSortable } from '../../persistence/ordered/ordered-keys.ts';
import { keysIn, under, type OrderedKv } from '../../persistence/ordered/ordered-kv.ts';
import { createOrderedStore } from '../../persistence/ordered/ordered-store.ts';

/** A store in memory with a replica that may take its place, as in a failover of Redis. It outlives the nodes on it. */
export interface BranchingStore extends Store {
  /** Brings the replica up to date. */
  replicate(): void;
  /** Puts the replica in the place of the store, if there is one, and tells those that listen for reconnections. */
  failOver(): void;
  /** When the next instance may be forgotten (epoch milliseconds). */
  nextExpiryAt(): number | undefined;
  /** All keys that name an instance. */
  keysOf(id: InstanceId): readonly string[];
}

export function createBranchingStore(now: () => number): BranchingStore {
  let kv = createMemoryKv();
  let replica: OrderedKv | undefined;
  const listeners = new Set<() => void>();
  const subscribers = new Set<(news: News | undefined) => void>();
  const current: OrderedKv = {
    committed: { get: (key) => kv.committed.get(key), range: (range) => kv.committed.range(range) },
    write: async (action) => kv.write(action),
    probe: async () => {},
    close: async () => {},
  };
  const store = createOrderedStore(current, { kind: 'memory', now, oneOwner: false });

  function subscribed(changed: (news: News | undefined) => void, end: () => void): () => void {
    // One function may subscribe twice; each is removed separately.
    const subscriber = (news: News | undefined) => changed(news);
    subscribers.add(subscriber);
    return () => {
      subscribers.delete(subscriber);
      end();
    };
  }

  return {
    ...store,
    subscribe: async (id, changed) => {
      const unsubscribe = await store.subscribe(id, changed);
      return subscribed(changed, unsubscribe);
    },
    hearOwn: (id, changed) => subscribed(changed, store.hearOwn(id, changed)),
    reconnected: (listen) => void listeners.add(listen),
    replicate() {
      replica = copyOf(kv);
    },
    failOver() {
      if (replica === undefined) return;
      kv = replica;
      replica = undefined;
      for (const listen of listeners) listen();
      // What was told before may be lost.
      for (const changed of subscribers) changed(undefined);
    },
    nextExpiryAt() {
      const range = { ...under(keys.expiries), limit: 1 };
      const [row] = kv.committed.range(range);
      return row && parseSortable(row.key.slice(keys.expiries.length));
    },
    keysOf: (id) => keysIn(kv.committed, everything).filter((key) => key.includes(id)),
  };
}

const everything = { from: '', to: '\uffff' };

function copyOf(kv: OrderedKv): OrderedKv {
  const copy = createMemoryKv();
  // The memory writes at once.
  void copy.write((rows) => {
    for (const { key, value } of kv.committed.range(everything)) {
      rows.put(key, value);
    }
  });
  return copy;
}
