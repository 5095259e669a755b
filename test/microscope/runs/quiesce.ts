import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import type { Cluster } from '../../../src/testing/faults/cluster.ts';
import { contextOf } from './life.ts';
import type { ObservedStore } from './observed-store.ts';

const calmMs = 180_000;

/**
 * Lets time pass without faults, until everything that does not wait for a client has had its turn. Instances on which the
 * machine throws get an event that changes what it throws at, as an operator would send it. Each such event lets a task
 * end, or a timer fire; a process ends with the change of state after `maxHops`, and a state has few timers.
 */
export async function quiesce({
  clock,
  cluster,
  observed,
  maxMends,
}: {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly observed: ObservedStore;
  readonly maxMends: number;
}): Promise<void> {
  await clock.advance(calmMs);
  for (let mends = 0; mends <= maxMends; mends += 1) {
    const stuck = observed
      .lives()
      .filter(({ record: { tasks, timers } }) =>
        [...tasks, ...timers].some(({ stuck }) => stuck !== undefined),
      );
    if (stuck.length === 0) return;
    for (const life of stuck) {
      const event = { type: 'ADD', id: `mend${mends}` };
      const node = cluster.nodes[0] ?? '';
      await clock.finish(
        cluster
          .ask(node, async (runtime) => runtime.send('walk', { key: contextOf(life).key }, event))
          .catch(() => undefined),
      );
    }
    await clock.advance(calmMs);
  }
}
