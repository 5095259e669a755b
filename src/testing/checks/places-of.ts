import type { Graph, GraphAction, GraphGuard } from '../../definition/graph/graph.ts';

/** The paths of the states that use a guard, an action or the delay of an `after` by its name. */
export function placesOf(graph: Graph, machine: string, name: string): readonly string[] {
  const { states = [], edges = [] } = graph.machines[machine] ?? {};
  const uses = (action: GraphAction): boolean => action.kind === 'named' && action.text === name;
  const paths = [
    ...states.filter(({ entry, exit }) => [...entry, ...exit].some(uses)).map(({ path }) => path),
    ...edges
      .filter(
        ({ guard, actions, delay }) =>
          actions.some(uses) || (guard && asks(guard, name)) || delay?.name === name,
      )
      .map(({ source }) => source),
  ];
  return [...new Set(paths)];
}

function asks(guard: GraphGuard, name: string): boolean {
  switch (guard.kind) {
    case 'named':
      // With parameters that stand in place, it is written `failedBy('expired')`.
      return guard.name === name || guard.name.startsWith(`${name}(`);
    case 'and':
    case 'or':
      return guard.guards.some((part) => asks(part, name));
    case 'not':
      return asks(guard.guard, name);
    case 'inline':
    case 'in':
      return false;
  }
}
