import { createVirtualClock, type VirtualClock } from '../clock/virtual-clock.ts';
import { createBranchingStore, type BranchingStore } from './branching-store.ts';

/** What several nodes share: time, and a store in memory. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly store: BranchingStore;
}

/**
 * Time leaps over upkeep while no effect is due, no lease ends and no instance expires. Leases are extended when they end, before
 * another node may take them over.
 */
export function createStage(startMs: number): Stage {
  const clock: VirtualClock = createVirtualClock(startMs, {
    async nextDueAt() {
      const times = [await store.nextDueAt(), store.nextExpiryAt()];
      const earliest = Math.min(...times.map((atMs) => atMs ?? Infinity));
      return earliest === Infinity ? undefined : earliest;
    },
  });
  const store = createBranchingStore(clock.now);
  return { clock, store };
}
