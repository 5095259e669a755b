import type { Process } from '../../definition/define-process.ts';
import type { MachineGraph } from '../../definition/graph/graph.ts';
import type { ActorPath, InstanceRecord } from '../record/record.ts';
import type { KeptChild } from '../xstate/keep-child.ts';
import type { InspectedActor } from './inspected.ts';

type Children = Readonly<Record<string, KeptChild>>;

/**
 * The actors below the root of an instance, parents first. Of what they hold they show nothing but their states, because no view of
 * the process covers it.
 */
export function inspectedActors(
  { graph }: Pick<Process, 'graph'>,
  { snapshot, tasks }: Pick<InstanceRecord, 'snapshot' | 'tasks'>,
): readonly InspectedActor[] {
  const taskAt = new Map<string, string>();
  for (const { id, work } of tasks) {
    if ('path' in work) taskAt.set(JSON.stringify(work.path), id);
  }

  function within(
    children: Children,
    above: {
      readonly path: ActorPath;
      readonly place: string | undefined;
      readonly machine: MachineGraph | undefined;
    },
  ): readonly InspectedActor[] {
    return Object.entries(children).flatMap(([name, child]) => {
      const path = [...above.path, name];
      const place = child.place ?? name;
      const machine = machineOf(above.machine, child);
      const { status, value, children: inner = {} } = child.snapshot as KeptSnapshot;
      const task = taskAt.get(JSON.stringify(path));
      const actor = {
        place,
        parent: above.place,
        name,
        machine,
        status,
        ...(machine === undefined ? {} : { value }),
        ...(task === undefined ? {} : { task }),
      };
      const below = {
        path,
        place,
        machine: machine === undefined ? undefined : graph.machines[machine],
      };
      return [actor, ...within(inner, below)];
    });
  }

  const root = { path: [], place: undefined, machine: graph.machines[graph.root] };
  return within(snapshot.children as Children, root);
}

/** The stored snapshot of a child: that of a machine has a value and children. */
interface KeptSnapshot {
  readonly status: string;
  readonly value?: unknown;
  readonly children?: Children;
}

function machineOf(parent: MachineGraph | undefined, { src }: KeptChild): string | undefined {
  if (parent === undefined || typeof src !== 'string') return undefined;
  const actor = Object.hasOwn(parent.actors, src) ? parent.actors[src] : undefined;
  return actor?.kind === 'machine' ? actor.machine : undefined;
}
