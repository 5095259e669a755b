import type { GraphEdge, GraphState, MachineGraph } from '../../definition/graph/graph.ts';

/** The states that may be active once a transition was taken. */
interface Active {
  /** Those that certainly are. */
  readonly surely: Set<string>;
  readonly perhaps: Set<string>;
}

/** The transitions that the structure of the machine allows directly after one of them, whatever guards and data say. */
export function successorsOf(machine: MachineGraph, edge: GraphEdge): readonly GraphEdge[] {
  const states = new Map(machine.states.map((state) => [state.path, state]));
  if (edge.targets.some((path) => endsMachine(states.get(path)))) return [];
  const { surely, perhaps } = activeAfter(machine, states, edge);
  const next = machine.edges.filter(({ source }) => surely.has(source) || perhaps.has(source));
  const isCertain = ({ kind, source, guard }: GraphEdge): boolean =>
    kind === 'always' && guard === undefined && surely.has(source);
  // XState takes these before any event.
  return next.some(isCertain) ? next.filter(({ kind }) => kind === 'always') : next;
}

function endsMachine(state: GraphState | undefined): boolean {
  return state?.kind === 'final' && state.parent === '';
}

function activeAfter(
  machine: MachineGraph,
  states: ReadonlyMap<string, GraphState>,
  { source, targets, certainty }: GraphEdge,
): Active {
  const active: Active = { surely: new Set(), perhaps: new Set() };
  const childrenOf = (path: string) => machine.states.filter(({ parent }) => parent === path);
  const addAllBelow = (path: string): void => {
    for (const child of childrenOf(path)) {
      active.perhaps.add(child.path);
      addAllBelow(child.path);
    }
  };

  /** The regions that no target chooses a state of. */
  const freeRegions = (path: string) =>
    childrenOf(path).filter(
      (region) => !targets.some((target) => target !== path && isWithin(target, region.path)),
    );

  /** Adds a state that is entered, and those that are entered with it. */
  function enter(path: string): void {
    const state = states.get(path);
    if (state === undefined) return;
    if (state.kind === 'history') return addAllBelow(state.parent ?? '');
    active.surely.add(path);
    if (state.kind === 'parallel') for (const region of freeRegions(path)) enter(region.path);
    else if (state.initial !== undefined) enter(state.initial);
  }

  /** Adds the states around one, and those beside it: as they are entered, or as they may have been before. */
  function addAround(path: string, isEntered: (outer: string) => boolean): void {
    const parent = states.get(path)?.parent;
    if (parent === undefined || parent === null) return;
    active.surely.add(parent);
    if (states.get(parent)?.kind === 'parallel') {
      for (const region of freeRegions(parent).filter((one) => one.path !== path)) {
        if (isEntered(parent)) {
          enter(region.path);
          continue;
        }
        active.surely.add(region.path);
        addAllBelow(region.path);
      }
    }
    addAround(parent, isEntered);
  }

  if (certainty === 'unknown') {
    for (const { path } of machine.states) active.perhaps.add(path);
    return active;
  }
  if (targets.length === 0) {
    active.surely.add(source);
    addAllBelow(source);
    addAround(source, () => false);
    return active;
  }
  for (const target of targets) {
    enter(target);
    addAround(target, (outer) => !isWithin(source, outer));
  }
  return active;
}

function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`);
}
