import type { GraphState, MachineGraph } from '../graph/graph.ts';
import type { Lookup } from '../graph/lookup.ts';
import { edgeText } from './edge-text.ts';

type Way = readonly string[];

/** The states that a machine can be in, as far as its graph shows: guards may exclude more. */
export interface Reached {
  /** The shortest way to each state, transition by transition, by path. */
  readonly ways: ReadonlyMap<string, Way>;
  /** Whether every target is known. Otherwise any state may be entered. */
  readonly isComplete: boolean;
}

/** Follows every edge that can be taken, from the start of the machine. */
export function reach(
  machine: MachineGraph,
  lookup: Lookup,
  shadowed: ReadonlyMap<string, string>,
): Reached {
  const ways = new Map<string, Way>();
  const entered = new Set<GraphState>();
  const queue: GraphState[] = [];
  /** The states within which a history state may enter again, with its initial states, what was entered before. */
  const recalled = new Set<string>();
  let isComplete = true;

  const mark = (state: GraphState, way: Way): void => {
    if (ways.has(state.path)) return;
    ways.set(state.path, way);
    queue.push(state);
    if (state.parent !== null && recalled.has(state.parent)) enter(state, way);
  };
  const enter = (state: GraphState, way: Way): void => {
    if (entered.has(state)) return;
    entered.add(state);
    for (const around of lookup.above(state)) {
      mark(around, way);
      if (around.kind === 'parallel') for (const region of regionsOf(around)) enter(region, way);
    }
    mark(state, way);
    for (const inner of beginningOf(state)) enter(inner, way);
    if (state.kind !== 'history' || state.parent === null) return;
    recalled.add(state.parent);
    const around = lookup.above(state).slice(0, 1);
    for (const beside of around.flatMap(lookup.childrenOf)) {
      if (ways.has(beside.path)) enter(beside, way);
    }
  };
  const regionsOf = (state: GraphState): readonly GraphState[] =>
    lookup.childrenOf(state).filter(({ kind }) => kind !== 'history');
  const beginningOf = (state: GraphState): readonly GraphState[] => {
    switch (state.kind) {
      case 'parallel':
        return regionsOf(state);
      case 'compound':
        return regionsOf(state).filter(({ path }) => path === state.initial);
      case 'history':
        return forgetful(state);
      case 'atomic':
      case 'final':
        return [];
    }
  };
  // Without a memory, it enters this; see `recalled` for the rest.
  const forgetful = ({ fallback, parent }: GraphState): readonly GraphState[] => {
    if (fallback !== undefined) return fallback.flatMap((path) => lookup.state(path) ?? []);
    const around = parent === null ? undefined : lookup.state(parent);
    return around === undefined ? [] : beginningOf(around);
  };

  const [root] = machine.states;
  if (root !== undefined) enter(root, ['start']);
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const way = ways.get(state.path) ?? [];
    for (const edge of lookup.edgesOf(state)) {
      if (shadowed.has(edge.id)) continue;
      if (edge.certainty === 'unknown') isComplete = false;
      for (const target of lookup.targetsOf(edge)) {
        enter(target, [...way, `${edgeText(edge, lookup)} → ${target.path}`]);
      }
    }
  }
  return { ways, isComplete };
}
