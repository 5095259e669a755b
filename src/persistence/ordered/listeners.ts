import { createTransientMap } from '../../transient.ts';
import type { InstanceId } from '../../actors/ports/ids.ts';
import type { News } from '../../actors/ports/news.ts';

type Changed = (news: News | undefined) => void;

/** Listeners for changes to instances. */
export interface Listeners {
  /** Returns a function that removes the listener. */
  add(id: InstanceId, changed: Changed): () => void;
  /** The same for changes to any instance that `tell` names. */
  addForAll(changed: (id: InstanceId) => void): () => void;
  /** Without news, the instance may have changed. */
  tell(id: InstanceId, news: News | undefined): void;
  /** Tells of a commit of this node, after whoever committed has seen its outcome. */
  tellSoon(id: InstanceId, news: News | undefined): void;
  tellAll(): void;
}

export function createListeners(): Listeners {
  const byId = createTransientMap<InstanceId, Set<Changed>>();
  const forAll = new Set<(id: InstanceId) => void>();

  function tell(id: InstanceId, news: News | undefined): void {
    for (const listener of byId.get(id) ?? []) listener(news);
    for (const listener of forAll) listener(id);
  }

  return {
    add(id, changed) {
      const listeners = byId.get(id) ?? new Set();
      // One function may be added twice; each is removed separately.
      const listener: Changed = (news) => changed(news);
      listeners.add(listener);
      byId.set(id, listeners);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byId.get(id) === listeners) byId.delete(id);
      };
    },
    addForAll(changed) {
      const listener = (id: InstanceId) => changed(id);
      forAll.add(listener);
      return () => void forAll.delete(listener);
    },
    tell,
    tellSoon(id, news) {
      if (forAll.size > 0 || byId.has(id)) setImmediate(tell, id, news);
    },
    tellAll() {
      for (const listeners of byId.values()) for (const listener of listeners) listener(undefined);
    },
  };
}
