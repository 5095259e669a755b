import type { Store } from '../../src/actors/ports/ports.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/clock/virtual-clock.ts';

/** A store in memory, and the clock that it goes by: nodes over it go by the same. */
export interface VirtualStore extends Store {
  readonly clock: VirtualClock;
}

export function createVirtualStore(clock = createVirtualClock()): VirtualStore {
  return { ...createMemoryStore(clock), clock };
}
