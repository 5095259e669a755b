import { matchesEvent } from '../machine/matches-event.ts';
import type { GraphEdge, GraphState, MachineGraph } from '../graph/graph.ts';
import type { Lookup } from '../graph/lookup.ts';

/** The edges that XState never takes, by id, each with the reason. Says nothing of edges that only their guards exclude. */
export function shadowedIn(machine: MachineGraph, lookup: Lookup): ReadonlyMap<string, string> {
  const shadowed = new Map<string, string>();
  for (const state of machine.states) {
    const edges = lookup.edgesOf(state);
    for (const edge of edges) {
      const reason =
        behindAnother(edge, edges) ??
        behindAnAlways(edge, state, lookup) ??
        behindAnEarlierTimer(edge, state, machine, lookup) ??
        behindInnerStates(edge, state, lookup);
      if (reason !== undefined) shadowed.set(edge.id, reason);
    }
  }
  return shadowed;
}

/** XState takes the first transition of a state for an event whose guard holds. */
function behindAnother(edge: GraphEdge, edges: readonly GraphEdge[]): string | undefined {
  const before = edges.slice(0, edges.indexOf(edge));
  return before.some(({ event, guard }) => event === edge.event && guard === undefined)
    ? 'a transition before it, for the same event, has no guard'
    : undefined;
}

/** Eventless transitions are taken before any event is. */
function behindAnAlways(edge: GraphEdge, state: GraphState, lookup: Lookup): string | undefined {
  if (edge.kind === 'always') return undefined;
  const left = [state, ...lookup.above(state)].find(
    (around) =>
      alwaysOf(around, lookup).some(({ guard }) => guard === undefined) &&
      alwaysWithin(around, lookup).every((each) => leaves(each, around, lookup)) &&
      !hasAlwaysBeside(around, lookup),
  );
  return left && `the always of ${nameOf(left)} has no guard and leaves the state at once`;
}

function alwaysOf(state: GraphState, lookup: Lookup): readonly GraphEdge[] {
  return lookup.edgesOf(state).filter(({ kind }) => kind === 'always');
}

/** One that changes nothing lets the state stay, so each one counts. */
function alwaysWithin(state: GraphState, lookup: Lookup): readonly GraphEdge[] {
  const within = lookup.childrenOf(state).flatMap((inner) => alwaysWithin(inner, lookup));
  return [...alwaysOf(state, lookup), ...within];
}

/** In another region, one may take precedence. */
function hasAlwaysBeside(state: GraphState, lookup: Lookup): boolean {
  const own = new Set(alwaysWithin(state, lookup));
  return lookup
    .above(state)
    .filter(({ kind }) => kind === 'parallel')
    .some((around) => alwaysWithin(around, lookup).some((each) => !own.has(each)));
}

/** The timers of a state start together, and the earliest one that leaves the state stops the others. */
function behindAnEarlierTimer(
  { kind, delay }: GraphEdge,
  state: GraphState,
  machine: MachineGraph,
  lookup: Lookup,
): string | undefined {
  const ms = delay?.ms ?? null;
  if (kind !== 'after' || ms === null) return undefined;
  const timers = lookup.edgesOf(state).filter((each) => each.kind === 'after');
  const earlier = timers.find(({ delay: first, event }) => {
    if (first === undefined || first.ms === null || first.ms >= ms) return false;
    const same = timers.filter((each) => each.event === event);
    return (
      same.some(({ guard }) => guard === undefined) &&
      same.every((each) => leaves(each, state, lookup)) &&
      !machine.edges.some((each) => isFor(event, each) && isElsewhere(each, state, lookup))
    );
  });
  return earlier && `the state is always left before, after ${earlier.delay?.ms} ms`;
}

/** XState asks the innermost states first. */
function behindInnerStates(
  { kind, event }: GraphEdge,
  state: GraphState,
  lookup: Lookup,
): string | undefined {
  if (kind === 'always' || event.endsWith('*')) return undefined;
  return alwaysTakesWithin(event, state, lookup)
    ? 'the states within take the event first, without a guard'
    : undefined;
}

function alwaysTakesWithin(event: string, state: GraphState, lookup: Lookup): boolean {
  const within = lookup.childrenOf(state).filter(({ kind }) => kind !== 'history');
  const takes = (inner: GraphState): boolean =>
    lookup.edgesOf(inner).some((edge) => isFor(event, edge) && edge.guard === undefined) ||
    alwaysTakesWithin(event, inner, lookup);
  if (within.length === 0) return false;
  return state.kind === 'parallel' ? within.some(takes) : within.every(takes);
}

/** Whether it is an edge of a state that is neither this one nor around it: then it may be taken instead. */
function isElsewhere({ source }: GraphEdge, state: GraphState, lookup: Lookup): boolean {
  return ![state, ...lookup.above(state)].some(({ path }) => path === source);
}

function isFor(event: string, edge: GraphEdge): boolean {
  return edge.kind !== 'always' && matchesEvent(event, edge.event);
}

/**
 * Whether an edge ends the stay in a state: all targets are beside it. One around it may lead back, as may a history state,
 * and as does one in another region of the same parallel state.
 */
function leaves(edge: GraphEdge, state: GraphState, lookup: Lookup): boolean {
  const around = [state, ...lookup.above(state)];
  const isBeside = (target: GraphState): boolean => {
    if (target.kind === 'history') return false;
    const chain = [target, ...lookup.above(target)];
    const common = around.find((one) => chain.includes(one));
    return common !== state && common !== target && common?.kind === 'compound';
  };
  const targets = lookup.targetsOf(edge);
  return edge.certainty === 'known' && targets.length > 0 && targets.every(isBeside);
}

function nameOf({ path }: GraphState): string {
  return path === '' ? 'the machine' : `"${path}"`;
}
