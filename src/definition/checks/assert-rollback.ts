import { HoldfastError } from '../../errors.ts';
import type { Graph, GraphActor, GraphState, GraphTask, MachineGraph } from '../graph/graph.ts';
import { createLookup, type Lookup } from '../graph/lookup.ts';

/**
 * Throws `process_refused`, with the path, if a rollback can be reached after a task that declares neither
 * `compensate` nor `irreversible: true`.
 */
export function assertRollback(process: string, graph: Graph): void {
  const machine = graph.machines[graph.root];
  if (machine === undefined) return;
  const lookup = createLookup(machine);
  for (const state of machine.states) {
    for (const { id, src, actor } of state.invokes) {
      for (const [name, task] of undeclared(graph, src, actor)) {
        const path = pathToRollback(lookup, state, id, task.timeoutMs !== null);
        if (path === undefined) continue;
        throw new HoldfastError(
          'process_refused',
          `The process ${process} is refused: its rollback can run after the task ${name} (${path.join(' → ')}), which has no compensate; add one in tasks, or set irreversible: true.`,
        );
      }
    }
  }
}

/** The tasks behind an invoked actor that declare neither a compensation nor `irreversible`. */
function undeclared(
  graph: Graph,
  src: string,
  actor: GraphActor,
): readonly (readonly [string, GraphTask])[] {
  return tasksBehind(graph, src, actor, new Set()).filter(
    ([, { compensation, irreversible }]) => compensation === null && !irreversible,
  );
}

function tasksBehind(
  graph: Graph,
  name: string,
  actor: GraphActor,
  seen: Set<MachineGraph>,
): readonly (readonly [string, GraphTask])[] {
  if (actor.kind === 'task') return [[name, actor.task]];
  const inner = actor.kind === 'machine' ? graph.machines[actor.machine] : undefined;
  if (inner === undefined || seen.has(inner)) return [];
  seen.add(inner);
  return Object.entries(inner.actors).flatMap(([own, one]) => tasksBehind(graph, own, one, seen));
}

/**
 * The shortest path from a state that runs a task to one that rolls back. A failed task has nothing to undo, so its own
 * error is not followed, unless it has a time limit: then it may have had its effect.
 */
function pathToRollback(
  lookup: Lookup,
  start: GraphState,
  invokeId: string,
  mayTimeOut: boolean,
): readonly string[] | undefined {
  const ways = new Map<GraphState, readonly string[]>();
  const queue: GraphState[] = [];
  const reach = (state: GraphState, way: readonly string[]) => {
    for (const active of activeWith(lookup, state)) {
      if (ways.has(active)) continue;
      ways.set(active, active === state ? [...way, state.key] : way);
      queue.push(active);
    }
  };
  const isOwnError = ({ kind, actor }: { readonly kind: string; readonly actor?: string }) =>
    kind === 'error' && actor === invokeId;
  for (const edge of lookup.edgesOf(start)) {
    if (isOwnError(edge) && !mayTimeOut) continue;
    for (const target of lookup.targetsOf(edge)) reach(target, [start.key]);
  }
  for (const parent of lookup.above(start)) {
    for (const edge of lookup.edgesOf(parent)) {
      for (const target of lookup.targetsOf(edge)) reach(target, [start.key]);
    }
  }
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const way = ways.get(state) ?? [];
    if (state.invokes.some(({ actor }) => actor.kind === 'rollback')) return way;
    for (const edge of lookup.edgesOf(state)) {
      for (const target of lookup.targetsOf(edge)) reach(target, way);
    }
  }
  return undefined;
}

/** The states that become active when one is entered: itself, its ancestors, and the initial states below and beside it. */
function activeWith(lookup: Lookup, state: GraphState): ReadonlySet<GraphState> {
  const active = new Set<GraphState>();
  const enter = (inner: GraphState) => {
    if (active.has(inner)) return;
    active.add(inner);
    for (const child of beginningOf(lookup, inner)) enter(child);
  };
  enter(state);
  for (const parent of lookup.above(state)) {
    active.add(parent);
    if (parent.kind === 'parallel') for (const region of lookup.childrenOf(parent)) enter(region);
  }
  return active;
}

/** The states entered with a state; for a history state, any that it may remember. */
function beginningOf(lookup: Lookup, state: GraphState): readonly GraphState[] {
  switch (state.kind) {
    case 'parallel':
      return lookup.childrenOf(state);
    case 'compound':
      return lookup.childrenOf(state).filter(({ path }) => path === state.initial);
    case 'history':
      return lookup.above(state).slice(0, 1).flatMap(lookup.childrenOf);
    case 'atomic':
    case 'final':
      return [];
  }
}
