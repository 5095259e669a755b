import type { InstanceView } from '../../../src/actors/views/view-types.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createVirtualStore } from '../../support/virtual-store.ts';
import { hasEnded } from '../../support/has-ended.ts';

/**
 * Starts an instance on a node that goes away, and its running tasks with it, once the instance is as `reached` says; the
 * next run of the node brings it to its end.
 */
export async function endAfterRestart(
  process: Process,
  reached: (view: InstanceView) => boolean,
): Promise<InstanceView> {
  const store = createVirtualStore();
  const lasting = { ...store, close: async () => {} };
  const first = await createMemoryRuntime(process, { store: lasting, shutdownMs: 0 });
  const id = await first.start();
  await first.until(id, reached);
  await first[Symbol.asyncDispose]();
  await using next = await createMemoryRuntime(process, { store });
  return await next.until(id, hasEnded);
}
