import type { GraphAction, MachineGraph } from '../graph/graph.ts';

/** Whether actions of a machine may start timers or actors: the graph does not show in which states these then wait. */
export function armsByAction({ states, edges, actions, actors }: MachineGraph): boolean {
  const all = [
    ...Object.values(actions),
    ...states.flatMap(({ entry, exit }) => [...entry, ...exit]),
    ...edges.flatMap((edge) => edge.actions),
  ];
  const invoked = new Set(states.flatMap(({ invokes }) => invokes.map(({ src }) => src)));
  const isSpawnable = Object.keys(actors).some((name) => !invoked.has(name));
  return isSpawnable || all.some(mayArm);
}

function mayArm({ kind, delay }: GraphAction): boolean {
  return kind === 'enqueueActions' || kind === 'spawnChild' || delay !== undefined;
}
