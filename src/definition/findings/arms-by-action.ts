import type { GraphAction, MachineGraph } from '../graph/graph.ts';

/** Whether actions of a machine may start timers or actors: the graph does not show in which states these then wait. */
export function armsByAction(machine: MachineGraph): boolean {
  const { states, actors } = machine;
  const invoked = new Set(states.flatMap(({ invokes }) => invokes.map(({ src }) => src)));
  const isSpawnable = Object.keys(actors).some((name) => !invoked.has(name));
  return isSpawnable || allActions(machine).some(mayArm);
}

function allActions({ states, edges, actions }: MachineGraph): readonly GraphAction[] {
  return [
    ...Object.values(actions),
    ...states.flatMap(({ entry, exit }) => [...entry, ...exit]),
    ...edges.flatMap((edge) => edge.actions),
  ];
}

function mayArm({ kind, delay }: GraphAction): boolean {
  return kind === 'enqueueActions' || kind === 'spawnChild' || delay !== undefined;
}
