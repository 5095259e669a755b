import type { RuntimeDeps } from '../../actors/runtime-deps.ts';
import { createRuntime } from '../../actors/runtime.ts';
import { idleLoop } from './idle-loop.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';

/** What a simulated node is opened with: everything that it would take from the machine it runs on is given. */
export type NodeDeps = RuntimeDeps & Required<Pick<RuntimeDeps, 'clock' | 'elapsedMs' | 'random'>>;

const noTurns = { next: () => undefined, later: () => undefined, isOverloaded: () => false };

/** Opens a runtime in virtual time. */
export async function openNode(deps: NodeDeps): Promise<Runtime> {
  const runtime = createRuntime({
    actorCache: 1_000,
    publicUrl: () => 'simulated:',
    shutdownMs: 0,
    loop: idleLoop,
    turns: noTurns,
    ...deps,
  });
  await runtime.open();
  return runtime;
}
