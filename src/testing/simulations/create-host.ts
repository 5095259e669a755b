import { createVirtualClock, type VirtualClock } from '../clock/virtual-clock.ts';
import { createBranchingStore } from '../faults/branching-store.ts';
import { createNodes } from '../nodes/nodes.ts';
import { simulateProcess } from '../nodes/simulate-process.ts';
import type { Host } from './host.ts';

/** One node at a time, over a store in memory. */
export function createHost(startMs: number): Host {
  const clock: VirtualClock = createVirtualClock(startMs, {
    async nextDueAt() {
      const dueAt = (await store.nextDueAt()) ?? Infinity;
      return Math.min(dueAt, store.nextExpiryAt() ?? Infinity);
    },
  });
  const store = createBranchingStore(clock.now);
  return {
    clock,
    async openNodes(processes, { play, observer, beforeExpiry, ...deps }) {
      return createNodes(processes, {
        ...deps,
        ...(observer === undefined ? {} : { inspect: observer.inspect, onSteps: observer.onSteps }),
        clock,
        store,
        async beforeExpiry() {
          if ((store.nextExpiryAt() ?? Infinity) <= clock.now()) await beforeExpiry();
        },
        simulated: (process) =>
          simulateProcess(process, play, deps.within, observer?.copierFor(process)),
      });
    },
  };
}
