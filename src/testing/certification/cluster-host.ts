import { createBranchingStore } from '../faults/branching-store.ts';
import { createCluster, type Cluster } from '../faults/cluster.ts';
import type { Boundary } from '../faults/boundary.ts';
import { createVirtualClock, type VirtualClock } from '../clock/virtual-clock.ts';
import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { Host } from '../simulations/host.ts';
import type { Disturbance, Plan } from './disturbance.ts';
import { followPlan } from './follow-plan.ts';
import { createInsistentClient, type InsistentClient } from './insistent-client.ts';
import { measureCalls } from './measure-calls.ts';

/** Two nodes over one store, to which happens what a plan says. */
export interface ClusterHost extends Host {
  /** Those at which something could have happened, in order. */
  readonly boundaries: readonly Boundary[];
  /** What happened at boundaries, in order. */
  readonly struck: readonly Struck[];
  readonly requests: () => number;
  /** How long the longest call took or, if it did not end, has taken. */
  readonly longestCallMs: () => number;
  /** Nothing more happens. */
  calm(): void;
}

export interface Struck {
  readonly boundary: Boundary;
  readonly disturbance: Disturbance;
}

export interface ClusterHostOptions {
  readonly startMs: number;
  readonly plan: Plan;
  readonly leaseMs: number;
  readonly next: Process | undefined;
}

const nodes = ['a', 'b'] as const;
const watchMs = 100;
/** Larger caches take longer to create than a run. */
const actorCache = 10;

export function createClusterHost({
  startMs,
  plan,
  leaseMs,
  next,
}: ClusterHostOptions): ClusterHost {
  const clock: VirtualClock = createVirtualClock(startMs, {
    nextDueAt: async () => memory.nextDueAt(),
  });
  const memory = createBranchingStore(clock.now);
  // What has ended stays readable, however much time passes.
  const store = { ...memory, expire: async () => 0 };
  const boundaries: Boundary[] = [];
  const struck: Struck[] = [];
  const calls = measureCalls(clock);
  let opened: { readonly cluster: Cluster; readonly client: InsistentClient } | undefined;
  let deployed: readonly Process[] = [];
  let isCalm = false;

  function get() {
    if (opened === undefined) throw invalidRequest('The nodes are not open yet.');
    return opened;
  }

  async function restartAll(processes: readonly Process[]): Promise<void> {
    deployed = processes;
    for (const node of nodes) await get().cluster.restart(node, processes);
  }

  const { control, isDoubled } = followPlan(plan, {
    met: (boundary) => void boundaries.push(boundary),
    struck: (boundary, disturbance) => void struck.push({ boundary, disturbance }),
    deploy(toNext) {
      const version = (process: Process) =>
        toNext && process.name === next?.name ? next : process;
      clock.after(0, () => void restartAll(deployed.map(version)));
    },
  });

  return {
    clock,
    boundaries,
    struck,
    requests: () => get().client.requests(),
    longestCallMs: calls.longestMs,
    calm() {
      isCalm = true;
      opened?.cluster.disturb(false);
    },
    async openNodes(processes, { play, beforeExpiry: _beforeExpiry, ...deps }) {
      deployed = processes;
      const cluster = await createCluster({
        ...deps,
        stage: { clock, store },
        nodes,
        processes,
        play: calls.measured(play),
        control,
        leaseMs,
        watchMs,
        actorCache,
      });
      const disturb = () => cluster.disturb(!isCalm);
      const client = createInsistentClient({
        cluster,
        clock,
        isDoubled,
        async undisturbed(read) {
          cluster.disturb(false);
          try {
            return await read();
          } finally {
            disturb();
          }
        },
      });
      opened = { cluster, client };
      disturb();
      return {
        current: () => client,
        async crash() {
          for (const node of nodes) cluster.crash(node, 0);
          await clock.settle();
        },
        restart: async (next) => clock.finish(restartAll(next)),
        close: async () => cluster.end(),
      };
    },
  };
}
