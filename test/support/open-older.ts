import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import { createRuntime } from '../../src/actors/runtime.ts';
import type { Process } from '../../src/definition/define-process.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { silentLog } from './silent-log.ts';
import type { VirtualStore } from './virtual-store.ts';

/** Opens a node of an earlier version over a store that others use, too. `otherwise`: what that version reads or writes otherwise. */
export async function openOlder(
  process: Process,
  store: VirtualStore,
  otherwise: Partial<Store>,
): Promise<Runtime> {
  const runtime = createRuntime({
    processes: [process],
    store: { ...store, ...otherwise, close: async () => {} },
    clock: store.clock,
    elapsedMs: store.clock.now,
    wakes: createLocalWakes(store.clock),
    log: silentLog,
    node: 'older',
  });
  await runtime.open();
  return runtime;
}
