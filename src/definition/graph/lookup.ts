import type { GraphEdge, GraphState, MachineGraph } from './graph.ts';

/** Finds the way around the states of one machine. */
export interface Lookup {
  readonly state: (path: string) => GraphState | undefined;
  readonly childrenOf: (state: GraphState) => readonly GraphState[];
  /** The states around a state, from the nearest to the machine itself. */
  readonly above: (state: GraphState) => readonly GraphState[];
  readonly edgesOf: (state: GraphState) => readonly GraphEdge[];
  readonly targetsOf: (edge: GraphEdge) => readonly GraphState[];
}

/** Creates a lookup, which finds each state and its edges without a search. */
export function createLookup(machine: MachineGraph): Lookup {
  const states = new Map(machine.states.map((state) => [state.path, state]));
  const children = groupBy(machine.states, ({ parent }) => parent);
  const edges = groupBy(machine.edges, ({ source }) => source);
  const lookup: Lookup = {
    state: (path) => states.get(path),
    childrenOf: ({ path }) => children.get(path) ?? [],
    above({ parent }) {
      const around = parent === null ? undefined : states.get(parent);
      return around === undefined ? [] : [around, ...lookup.above(around)];
    },
    edgesOf: ({ path }) => edges.get(path) ?? [],
    targetsOf: ({ targets }) => targets.flatMap((path) => states.get(path) ?? []),
  };
  return lookup;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
