import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import type { Cluster } from '../../../src/testing/faults/cluster.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import { attemptsOf } from '../plans/task-policies.ts';
import { contextOf } from './life.ts';
import type { ObservedStore } from './observed-store.ts';

const calmMs = 180_000;
const settleMs = 30_000;
/** How long it takes at most until what a resumption wakes goes on, whichever node dies of it or has not heard. */
const resumedMs = 20_000;

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
  isOperated,
}: {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly observed: ObservedStore;
  readonly maxMends: number;
  readonly isOperated: boolean;
}): Promise<void> {
  if (isOperated) {
    // The nodes are up again, and the last acts are answered.
    await clock.advance(settleMs);
    await resumeAll({ clock, cluster, observed });
    await clock.advance(resumedMs);
  }
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

/** Operators resume what they have paused. */
async function resumeAll({
  clock,
  cluster,
  observed,
}: {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly observed: ObservedStore;
}): Promise<void> {
  const node = cluster.nodes[0] ?? '';
  const reason = 'All is well.';
  const ask = async (request: (runtime: Runtime) => Promise<unknown>) =>
    clock.finish(cluster.ask(node, request).catch(() => undefined));
  const paused = observed.lives().filter(({ record }) => record.paused !== undefined);
  for (const life of paused) {
    const { key } = contextOf(life);
    await ask(async (runtime) => runtime.act('walk', { key }, { kind: 'resume' }, reason));
  }
  for (const task of [undefined, ...Object.keys(attemptsOf)]) {
    await ask(async (runtime) => runtime.resume('walk', { task, reason }));
  }
}
