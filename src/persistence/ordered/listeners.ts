import type { InstanceId } from '../../actors/ports/ids.ts';

/** Listeners for changes to instances. */
export interface Listeners {
  /** Returns a function that removes the listener. */
  add(id: InstanceId, changed: () => void): () => void;
  /** The same for changes to any instance that `tell` names. */
  addForAll(changed: (id: InstanceId) => void): () => void;
  tell(id: InstanceId): void;
  tellAll(): void;
}

export function createListeners(): Listeners {
  const byId = new Map<InstanceId, Set<() => void>>();
  const forAll = new Set<(id: InstanceId) => void>();

  return {
    add(id, changed) {
      const listeners = byId.get(id) ?? new Set();
      // One function may be added twice; each is removed separately.
      const listener = () => changed();
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
    tell(id) {
      for (const listener of byId.get(id) ?? []) listener();
      for (const listener of forAll) listener(id);
    },
    tellAll() {
      for (const listeners of byId.values()) for (const listener of listeners) listener();
    },
  };
}
