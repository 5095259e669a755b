import type { Process } from '../../definition/define-process.ts';
import type { Clock } from '../ports/clock.ts';
import { changedInstances, type ChangedInstance } from '../reads/changed-instances.ts';
import { inspectInstance, type InspectInstanceDeps } from '../reads/inspect-instance.ts';
import type { Readables } from '../reads/readable.ts';
import { toId } from './change-instance.ts';
import type { Changed } from '../contract/changed.ts';
import type { Runtime } from '../contract/runtime-types.ts';

/** What inspectors ask: how instances step, and which ones do. */
export function createInspectRequests({
  readables,
  clock,
  processNamed,
  ...deps
}: Omit<InspectInstanceDeps, 'readable'> & {
  readonly readables: Readables;
  readonly clock: Clock;
  readonly processNamed: (name: string) => Process;
}): Pick<Runtime, 'inspect' | 'changes'> {
  const { store, load } = deps;
  const { readable } = readables;
  return {
    async *inspect(name, id, { caller, from, signal }) {
      const whose = { process: processNamed(name), caller, id: toId(id) };
      yield* inspectInstance({ ...deps, readable }, whose, { from, signal });
    },

    async changes(names, { caller, skip, signal }) {
      const wanted = { processes: names.map(processNamed), caller, skip, signal };
      const changes = await changedInstances({ store, load, clock, readables }, wanted);
      return named(changes);
    },
  };
}

async function* named(changes: AsyncIterable<ChangedInstance>): AsyncIterable<Changed> {
  for await (const changed of changes) yield { ...changed, process: changed.process.name };
}
