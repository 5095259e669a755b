import type { Store } from '../../../src/actors/ports/ports.ts';
import { createRuntime } from '../../../src/actors/runtime.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import type { InstanceView } from '../../../src/actors/views/view-types.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../src/persistence/embedded/local-wakes.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { createVirtualStore } from '../../support/virtual-store.ts';

/** One service over several deploys: the store stays, the process changes. In virtual time. */
export interface Deployments extends AsyncDisposable {
  readonly store: Store;
  /** What the nodes logged. */
  readonly lines: readonly Record<string, unknown>[];
  /** The node that was deployed last. */
  readonly runtime: Runtime;
  /** Stops the node that runs, and starts one with this process. */
  deploy(process: Process): Promise<void>;
  /** Starts a node beside those that run, as a rolling deploy does. */
  add(process: Process, node: string): Promise<Runtime>;
  /** Stops one of the nodes. */
  stop(runtime: Runtime): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Jumps ahead: what fell due in between is late. */
  skip(ms: number): Promise<void>;
  /** Starts an instance of the process that is deployed. */
  start(input?: unknown): Promise<string>;
  get(id: string): Promise<InstanceView>;
}

export async function createDeployments(first: Process): Promise<Deployments> {
  const store = createVirtualStore();
  const { clock } = store;
  const { log, lines } = capturedLog();
  const nodes = new Set<Runtime>();
  let { name } = first;
  let current: Runtime | undefined;

  async function add(process: Process, node: string): Promise<Runtime> {
    const runtime = createRuntime({
      processes: [process],
      // The store outlives the nodes.
      store: { ...store, close: async () => {} },
      wakes: createLocalWakes(clock),
      clock,
      elapsedMs: clock.now,
      random: () => 0.5,
      node,
      log,
    });
    await runtime.open();
    nodes.add(runtime);
    ({ name } = process);
    current = runtime;
    return runtime;
  }

  async function stop(runtime: Runtime): Promise<void> {
    nodes.delete(runtime);
    await clock.finish(runtime.close());
  }

  function running(): Runtime {
    if (current === undefined) throw new Error('Nothing is deployed');
    return current;
  }

  await add(first, 'node');
  return {
    store,
    lines,
    get runtime() {
      return running();
    },
    async deploy(process) {
      await stop(running());
      await add(process, 'node');
    },
    add,
    stop,
    advance: clock.advance,
    skip: clock.skip,
    start: async (input) => (await running().start(name, input)).instance.id,
    get: async (id) => running().get(name, id),
    async [Symbol.asyncDispose]() {
      for (const runtime of nodes) await stop(runtime);
      await store.close();
    },
  };
}
