import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { Log } from '../../log.ts';
import { assertBehaviour } from '../behaviours/assert-behaviour.ts';
import { assertKnownTask } from '../assertions/assert-known-task.ts';
import { currentHold } from '../clock/current-hold.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { CoverageGatherer } from '../coverage/create-coverage.ts';
import { createObserver } from '../coverage/observer.ts';
import { createWithin } from '../nodes/create-within.ts';
import { createJournal, type Journal } from '../nodes/journal.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { createPlayers, type BehavioursByName, type Players } from '../nodes/players.ts';
import { createSeededRandom } from '../nodes/seeded-random.ts';
import type { Host } from './host.ts';
import { instanceIdOf } from './instance-id-of.ts';
import type { OutsideOptions } from './simulation.ts';
import type { Watched } from './watched.ts';

/** What the instances of a simulation share: time, the store, the nodes, and the outside world. */
export interface World {
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly players: Players;
  readonly nodes: Nodes;
  /** The process that is deployed under this name. Throws if there is none. */
  readonly processNamed: (name: string) => Process;
  /** All simulated instances, in the order in which they were started. */
  readonly simulations: readonly Watched[];
  /** Adds one. `refresh` is called after each act. */
  watch(simulation: Watched, refresh: () => Promise<void>): void;
  /** Does something, lets everything happen that needs no time, and reads all instances again. */
  act<T>(work: () => Promise<T>): Promise<T>;
  /** As `act`, for what lets time pass. Throws within a task, for whose end time waits. */
  pass(what: string, work: () => Promise<unknown>): Promise<void>;
  /** Throws if a task was called without a behaviour. */
  readonly assertSound: () => void;
  /** States how the tasks of a process behave. Throws if it has no such task. */
  readonly stateOutside: (process: Process, outside: OutsideOptions<BehavioursByName>) => void;
  /** Restarts the node with this version of a process. */
  deploy(next: Process, outside: OutsideOptions<BehavioursByName>): Promise<void>;
  /** The same names in each simulation of the same seed. */
  nextKey(): string;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly host: Host;
  readonly seed: number;
  readonly log: Log;
  /** Hears what the processes exercise. */
  readonly coverage?: readonly CoverageGatherer[];
}

export async function createWorld(
  processes: readonly Process[],
  { host, seed, log, coverage = [] }: WorldOptions,
): Promise<World> {
  const { clock } = host;
  const within = createWithin(clock.now, createSeededRandom(seed));
  const journal = createJournal();
  const faults: Error[] = [];
  const players = createPlayers({ clock, within, journal, fail: (error) => faults.push(error) });
  const observer = createObserver(coverage);
  const watched: { readonly simulation: Watched; readonly refresh: () => Promise<void> }[] = [];
  let deployed = processes;
  let keys = 0;
  let isClosed = false;

  const nodes = await host.openNodes(deployed, {
    within,
    play: players.play,
    log,
    random: createSeededRandom(seed + 1),
    secret: `The secret of the simulation with the seed ${seed}.`,
    observer,
    async beforeExpiry() {
      for (const { refresh: read } of watched) await read();
    },
    onEmit({ id, event, idempotencyKey, at }) {
      journal.note(instanceIdOf(id), { kind: 'emit', event, idempotencyKey, at });
    },
  });

  function processNamed(name: string): Process {
    const found = deployed.find((process) => process.name === name);
    if (found !== undefined) return found;
    const names = deployed.map((process) => process.name).join(', ');
    throw invalidRequest(
      `The process ${name} is not part of this simulation, which has ${names}. Pass all of them: simulate([${names}, ${name}]).`,
    );
  }

  function stateOutside(
    process: Process,
    { tasks = {}, undo = {} }: OutsideOptions<BehavioursByName>,
  ): void {
    for (const [list, stated] of Object.entries({ tasks, undo })) {
      for (const [task, behaviour] of Object.entries<unknown>(stated)) {
        assertKnownTask(process, task);
        assertBehaviour(`${list}.${task}`, behaviour);
      }
    }
    players.state(process.name, 'task', tasks);
    players.state(process.name, 'undo', undo);
  }

  function assertSound(): void {
    const [fault] = faults;
    if (fault !== undefined) throw fault;
  }

  async function refresh(): Promise<void> {
    // A callout waits for this: it would wait for itself.
    if (currentHold.getStore() === undefined) await clock.settle();
    for (const { refresh: read } of watched) await read();
  }

  async function act<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw invalidRequest('The simulation is closed; start another one.');
    assertSound();
    try {
      return await work();
    } finally {
      await refresh();
      assertSound();
    }
  }

  return {
    clock,
    journal,
    players,
    nodes,
    processNamed,
    get simulations() {
      return watched.map(({ simulation }) => simulation);
    },
    watch: (simulation, read) => watched.push({ simulation, refresh: read }),
    act,
    async pass(what, work) {
      if (currentHold.getStore() !== undefined) {
        throw invalidRequest(
          `${what} was called by a function that stands for a task, but no time passes until that function has finished. For a task that takes time, use slow(…).`,
        );
      }
      await act(work);
    },
    assertSound,
    stateOutside,
    async deploy(next, outside) {
      processNamed(next.name);
      stateOutside(next, outside);
      deployed = deployed.map((process) => (process.name === next.name ? next : process));
      await nodes.restart(deployed);
    },
    nextKey: () => `${seed}-${(keys += 1)}`,
    async close() {
      if (isClosed) return;
      isClosed = true;
      await nodes.close();
    },
  };
}
