import type { RuntimeDeps } from '../../actors/runtime-deps.ts';
import type { Clock } from '../../actors/ports/clock.ts';
import type { Process } from '../../definition/define-process.ts';
import { createLocalWakes } from '../../persistence/embedded/local-wakes.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Asked } from './asked.ts';
import { createLife } from './life.ts';
import { mortalClock } from './mortal-clock.ts';
import { mortalStore } from './mortal-store.ts';
import { openNode } from './open-node.ts';

/** The nodes of a simulation, and those that follow them. */
export interface Nodes {
  /** A node that answers. */
  current(): Asked;
  /** As by `kill -9`: nothing that the node does from now on has an effect. A new node over the same store is up at the end. */
  crash(): Promise<void>;
  /** Stops the node, and starts one with these processes. */
  restart(processes: readonly Process[]): Promise<void>;
  close(): Promise<void>;
}

export interface NodesDeps extends Pick<
  RuntimeDeps,
  'store' | 'log' | 'onEmit' | 'secret' | 'inspect' | 'onSteps'
> {
  readonly clock: VirtualClock;
  /** Called before the store forgets what has expired. */
  readonly beforeExpiry: () => Promise<void>;
  readonly within: NonNullable<Clock['within']>;
  readonly random: () => number;
  /** The process as a node runs it. */
  readonly simulated: (process: Process) => Process;
}

/** Upkeep looks for what is due, without grace: what a crash left behind is taken over at once. */
const watchMs = 0;
/** The node keeps the leases of its tasks, however long they run; its successor has the same name, and reclaims them. */
const leaseMs = 1e12;
/** No task waits for a place: one that does is looked at every few seconds. */
const taskConcurrency = 1_000_000;

export async function createNodes(processes: readonly Process[], deps: NodesDeps): Promise<Nodes> {
  const { clock, within, store, simulated, beforeExpiry, ...rest } = deps;
  let deployed = processes;
  let isOpen = false;
  let node = await open();

  /** A node that has just been started forgets nothing before it can be asked what that was. */
  async function expire(limit: number): Promise<number> {
    if (!isOpen) return 0;
    await beforeExpiry();
    return store.expire(limit);
  }

  async function open() {
    isOpen = false;
    const life = createLife();
    const own: Clock = { ...mortalClock(clock, life), within };
    const runtime = await openNode({
      ...rest,
      processes: deployed.map(simulated),
      store: mortalStore({ ...store, expire }, life),
      wakes: createLocalWakes({ ...own, horizonMs: Infinity }),
      clock: own,
      elapsedMs: clock.now,
      node: 'simulated',
      taskConcurrency,
      watchMs,
      leaseMs,
      // Nothing of a simulation shows them.
      statistics: false,
    });
    isOpen = true;
    return { runtime, life };
  }

  return {
    current: () => node.runtime,
    async crash() {
      node.life.end();
      node = await open();
    },
    async restart(next) {
      await clock.finish(node.runtime.close());
      node.life.end();
      deployed = next;
      node = await open();
    },
    close: async () => clock.finish(node.runtime.close()),
  };
}
