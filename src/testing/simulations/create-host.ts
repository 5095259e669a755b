import { createMemoryStore } from '../../persistence/memory/memory-store.ts';
import { createVirtualClock, type VirtualClock } from '../clock/virtual-clock.ts';
import { createNodes } from '../nodes/nodes.ts';
import { simulateProcess } from '../nodes/simulate-process.ts';
import type { Host } from './host.ts';

/** One node at a time, over a store in memory that forgets nothing. */
export function createHost(startMs: number): Host {
  const clock: VirtualClock = createVirtualClock(startMs, {
    nextDueAt: async () => memory.nextDueAt(),
  });
  const memory = createMemoryStore(clock);
  const store = { ...memory, expire: async () => 0 };
  return {
    clock,
    async openNodes(processes, { play, observer, ...deps }) {
      return createNodes(processes, {
        ...deps,
        ...(observer === undefined ? {} : { inspect: observer.inspect, onSteps: observer.onSteps }),
        clock,
        store,
        simulated: (process) =>
          simulateProcess(process, play, deps.within, observer?.copierFor(process)),
      });
    },
  };
}
