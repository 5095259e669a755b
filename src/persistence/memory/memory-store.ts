import type { Store } from '../../actors/ports/ports.ts';
import { createMemoryKv } from './memory-kv.ts';
import { createOrderedStore } from '../ordered/ordered-store.ts';

/** A store that exists as long as the process: for tests, and as the model of the contract. */
export function createMemoryStore(options: { readonly now?: () => number } = {}): Store {
  return createOrderedStore(createMemoryKv(), {
    kind: 'memory',
    now: options.now ?? Date.now,
    oneOwner: false,
  });
}
