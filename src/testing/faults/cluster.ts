import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { RuntimeDeps } from '../../actors/runtime-deps.ts';
import type { Clock } from '../../actors/ports/clock.ts';
import { pausesHeardMs } from '../../actors/wakes/pauses.ts';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import type { Observer } from '../coverage/observer.ts';
import { createLife } from '../nodes/life.ts';
import { mortalClock } from '../nodes/mortal-clock.ts';
import { mortalStore } from '../nodes/mortal-store.ts';
import { openNode } from '../nodes/open-node.ts';
import { simulateProcess, type Play, type SimulatedCall } from '../nodes/simulate-process.ts';
import { whileRunning } from '../nodes/while-running.ts';
import type { Control } from './control.ts';
import { createCrossings, type Crossings, type Struck } from './crossings.ts';
import { createSharedWakes, type Route } from './shared-wakes.ts';
import { createShortNames } from './short-names.ts';
import type { Stage } from './stage.ts';

/** Several nodes over one store, in one virtual time, with faults at their boundaries. */
export interface Cluster extends Pick<Crossings, 'journal' | 'schedule' | 'disturb'> {
  /** The names of the nodes, whether they are up or not. */
  readonly nodes: readonly string[];
  /** Whether the node answers: it is neither down nor paused. */
  readonly isUp: (node: string) => boolean;
  /**
   * Asks a node, as a client does. Rejects with `store_unavailable` if the node is down, or dies before it answers: then the
   * request may have been carried out.
   */
  ask<T>(node: string, request: (runtime: Runtime) => Promise<T>): Promise<T>;
  /** As by `kill -9`. The next run of the node starts after `downMs`. */
  crash(node: string, downMs: number): void;
  /** As by SIGSTOP and, after `ms`, SIGCONT. */
  pause(node: string, ms: number): void;
  /** Stops the node in good order, and starts it with these processes. */
  restart(node: string, processes?: readonly Process[]): Promise<void>;
  /** Kills all nodes for good. */
  end(): void;
}

export interface ClusterDeps extends Pick<
  RuntimeDeps,
  'log' | 'secret' | 'actorCache' | 'leaseMs' | 'watchMs' | 'taskConcurrency'
> {
  readonly stage: Stage;
  readonly nodes: readonly string[];
  readonly processes: readonly Process[];
  readonly within: NonNullable<Clock['within']>;
  readonly random: () => number;
  /** Answers the calls of tasks. `at`: which node calls, and the effect by its short name. */
  readonly play: (
    call: SimulatedCall,
    at: { readonly node: string; readonly about: string },
  ) => ReturnType<Play>;
  /** Is told what instances emit. */
  readonly onEmit?: NonNullable<RuntimeDeps['onEmit']>;
  /** Hears what the processes exercise on all nodes. */
  readonly observer?: Observer | undefined;
  readonly control: Control;
  /** Default: the node that armed the wake, or else the first one that is up. */
  readonly route?: Route;
}

interface Run extends Struck {
  /** Once it is open. */
  runtime?: Runtime;
}

/** When a node that could not start is started again. */
const bootAgainMs = 1_000;

/** Opens the nodes one after another. No fault strikes until `disturb` says so. */
export async function createCluster(deps: ClusterDeps): Promise<Cluster> {
  const { stage, within, control, play, onEmit, observer, route = toArmer, ...rest } = deps;
  const { clock, store } = stage;
  const names = createShortNames(deps.processes);
  const crossings = createCrossings({ clock, control, store });
  const wakes = createSharedWakes({ clock, crossings, names, route });
  const runs = new Map<string, Run>();
  const deployed = new Map(deps.nodes.map((node) => [node, deps.processes]));
  let hasEnded = false;

  function createRun(name: string): Run {
    const life = createLife();
    let skewMs = 0;
    return {
      name,
      life,
      now: () => clock.now() + skewMs,
      crash(downMs) {
        if (life.isOver()) return;
        life.end();
        clock.after(downMs, () => void boot(name));
      },
      pause(ms) {
        life.pause();
        clock.after(ms, life.resume);
      },
      skew(ms) {
        skewMs = ms;
      },
    };
  }

  async function boot(name: string): Promise<void> {
    if (hasEnded) return;
    const run = createRun(name);
    const { life } = run;
    runs.set(name, run);
    try {
      const opened = openNode({ ...rest, ...partsOf(run) });
      const runtime = await Promise.race([opened, life.over]);
      if (runtime !== undefined && !life.isOver()) Object.assign(run, { runtime });
    } catch {
      life.end();
      clock.after(bootAgainMs, () => void boot(name));
    }
  }

  function partsOf(run: Run) {
    const { life, name, now } = run;
    const own: Clock = { ...mortalClock(clock, life), within };
    const callout = async <T>(what: string, about: string, apply: () => Promise<T>): Promise<T> =>
      crossings.cross(run, { kind: 'callout', name: what, about }, { apply });
    const processes = (deployed.get(name) ?? []).map((process) =>
      simulateProcess(
        process,
        async (call) => {
          const { kind, task, scope } = call;
          const about = names.ofEffect(scope.idempotencyKey as never);
          return callout(kind === 'undo' ? `undo ${task}` : task, about, async () =>
            play(call, { node: name, about }),
          );
        },
        within,
        observer?.copierFor(process),
      ),
    );
    return {
      node: name,
      processes,
      store: mortalStore({ ...store, now }, life, async ({ apply, ...call }) => {
        if (call.method === 'reconnected' || call.method === 'close') return apply();
        const about = names.ofCall(call);
        // A node looks all the time at what operators have paused: no fault strikes there.
        if (about.startsWith('pauses:')) {
          if (call.method === 'commit') clock.keepUp(pausesHeardMs);
          return apply();
        }
        const what = { kind: 'store', name: call.method, about } as const;
        return crossings.cross(run, what, { apply });
      }),
      wakes: wakes.seenBy(run),
      clock: own,
      elapsedMs: clock.now,
      ...(observer && { inspect: observer.inspect, onSteps: observer.onSteps }),
      ...(onEmit && {
        onEmit: async (emitted: Parameters<typeof onEmit>[0]) =>
          callout('emit', names.ofEffect(emitted.idempotencyKey as never), async () =>
            onEmit(emitted),
          ),
      }),
    };
  }

  function find(node: string): Run {
    const run = runs.get(node);
    if (run === undefined) throw new RangeError(`There is no node ${node}.`);
    return run;
  }

  for (const name of deps.nodes) await boot(name);

  return {
    nodes: deps.nodes,
    isUp(node) {
      const { runtime, life } = find(node);
      return runtime !== undefined && !life.isOver() && !life.isPaused();
    },
    async ask(node, request) {
      const { runtime, life } = find(node);
      if (runtime === undefined || life.isOver()) throw gone(node);
      const answer = async () => {
        await new Promise<void>((resolve) => life.whenRunning(resolve));
        return whileRunning(life, request(runtime));
      };
      return Promise.race([
        answer(),
        life.over.then(() => {
          throw gone(node);
        }),
      ]);
    },
    crash: (node, downMs) => find(node).crash(downMs),
    pause: (node, ms) => find(node).pause(ms),
    async restart(node, processes) {
      const { runtime, life } = find(node);
      if (processes !== undefined) deployed.set(node, processes);
      if (runtime === undefined || life.isOver()) return;
      await Promise.race([runtime.close(), life.over]);
      if (life.isOver()) return;
      life.end();
      await boot(node);
    },
    end() {
      hasEnded = true;
      for (const { life } of runs.values()) life.end();
    },
    journal: crossings.journal,
    schedule: crossings.schedule,
    disturb: (areOn) => crossings.disturb(areOn),
  };
}

function toArmer(nodes: readonly string[], armedBy: string): string {
  return nodes.includes(armedBy) ? armedBy : (nodes[0] ?? armedBy);
}

function gone(node: string): HoldfastError {
  return new HoldfastError(
    'store_unavailable',
    `The node ${node} is down. If the request had reached it, it may have been carried out.`,
  );
}
