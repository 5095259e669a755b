import { createRuntime } from '../../src/actors/runtime.ts';
import type { RuntimeDeps } from '../../src/actors/runtime-deps.ts';
import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import type { InstanceView } from '../../src/actors/views/view-types.ts';
import type { Process } from '../../src/definition/define-process.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import type { VirtualClock } from '../../src/testing/clock/virtual-clock.ts';
import { idleLoop } from '../../src/testing/nodes/idle-loop.ts';
import { silentLog } from './silent-log.ts';
import { createVirtualStore, type VirtualStore } from './virtual-store.ts';

/** A runtime over the in-memory store, in virtual time, and a way to wait for what it comes to. */
export interface MemoryRuntime extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly clock: VirtualClock;
  /** Starts an instance of the first process. */
  start(input?: unknown): Promise<string>;
  /** Moves time until a view of the instance satisfies `wanted`, and returns that view. */
  until(id: string, wanted: (view: InstanceView) => boolean): Promise<InstanceView>;
}

export interface MemoryRuntimeOptions extends Partial<Omit<RuntimeDeps, 'store' | 'clock'>> {
  readonly store?: VirtualStore;
}

export async function createMemoryRuntime(
  process: Process,
  options: MemoryRuntimeOptions = {},
): Promise<MemoryRuntime> {
  const { store = createVirtualStore() } = options;
  const { clock } = store;
  const runtime = createRuntime({
    processes: [process],
    store,
    clock,
    wakes: createLocalWakes(clock),
    elapsedMs: clock.now,
    log: silentLog,
    node: 'test',
    loop: idleLoop,
    // Room for as many as the default has would take a millisecond to make, for each test.
    actorCache: 1_000,
    ...options,
  });
  await runtime.open();
  return {
    runtime,
    clock,
    start: async (input) => (await runtime.start(process.name, input)).instance.id,
    until: async (id, wanted) => clock.until(async () => runtime.get(process.name, id), wanted),
    [Symbol.asyncDispose]: async () => clock.finish(runtime.close()),
  };
}
