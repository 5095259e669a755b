import type { Store } from '../../actors/ports/ports.ts';
import type { Life } from './life.ts';

/** The store as a node sees it: once its life is over, calls neither arrive nor return. */
export function mortalStore(store: Store, life: Life): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || name === 'now') return member;
      return async (...args: readonly unknown[]) => {
        if (!life.isOver()) {
          const result: unknown = await Reflect.apply(member, target, args);
          if (!life.isOver()) return result;
        }
        return new Promise(() => undefined);
      };
    },
  });
}
