import { createRuntime } from '../../src/actors/runtime.ts';
import type { RuntimeDeps } from '../../src/actors/runtime-deps.ts';
import type { Runtime } from '../../src/actors/requests/runtime-types.ts';
import type { InstanceView } from '../../src/actors/views/view-types.ts';
import type { Process } from '../../src/definition/define-process.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './eventually.ts';

/** A runtime over the in-memory store, in real time, and a way to wait for what it comes to. */
export interface MemoryRuntime extends AsyncDisposable {
  readonly runtime: Runtime;
  /** Starts an instance of the first process. */
  start(input?: unknown): Promise<string>;
  /** The first view of the instance that satisfies `wanted`. */
  until(id: string, wanted: (view: InstanceView) => boolean): Promise<InstanceView>;
}

export async function createMemoryRuntime(
  process: Process,
  options: Partial<RuntimeDeps> = {},
): Promise<MemoryRuntime> {
  const runtime = createRuntime({
    processes: [process],
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    log: silentLog,
    node: 'test',
    // Room for as many as the default has would take a millisecond to make, for each test.
    actorCache: 1_000,
    ...options,
  });
  await runtime.open();
  return {
    runtime,
    start: async (input) => (await runtime.start(process.name, input)).instance.id,
    until: async (id, wanted) =>
      eventually(async () => runtime.get(process.name, id), wanted, { everyMs: 5 }),
    [Symbol.asyncDispose]: async () => runtime.close(),
  };
}
