import type { Graph, GraphAction, GraphEdge, GraphState } from '../definition/graph/graph.ts';
import { createLookup, type Lookup } from '../definition/graph/lookup.ts';
import { machineIn } from '../definition/graph/machine-in.ts';
import { guardText } from '../definition/graph/to-guard.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A machine of a graph, by default the one that the process runs, as the JSON form of an XState configuration, which Stately's editor and `createMachine` take. Actions, guards
 * and actors stand in it by their names; functions that are written in place, by what they do.
 */
export function toStately(graph: Graph, key?: string): Json {
  const machine = machineIn(graph, key);
  const lookup = createLookup(machine);
  const [root] = machine.states;
  return root === undefined
    ? { id: machine.id }
    : { id: machine.id, ...stateConfig(root, lookup, machine.id) };
}

function stateConfig(state: GraphState, lookup: Lookup, above: string): Json {
  const own = state.parent === null ? above : `${above}.${state.key}`;
  const children = lookup.childrenOf(state);
  const edges = lookup.edgesOf(state);
  const plain = edges.filter(({ kind, actor }) => actor === undefined && kind !== 'done');
  const target = (path: string): string => `#${lookup.state(path)?.id ?? path}`;
  const transitions = (list: readonly GraphEdge[]) => list.map((edge) => transition(edge, target));
  const keyOf = (edge: GraphEdge): string =>
    edge.kind === 'after' ? String(edge.delay?.name ?? edge.delay?.ms ?? '') : edge.event;
  const grouped = (kind: GraphEdge['kind']) => {
    const groups: Record<string, Json[]> = {};
    for (const edge of plain.filter((one) => one.kind === kind)) {
      (groups[keyOf(edge)] ??= []).push(transition(edge, target));
    }
    return groups;
  };
  const done = edges.filter(({ kind, actor }) => kind === 'done' && actor === undefined);
  const always = plain.filter(({ kind }) => kind === 'always');
  return present({
    // One that XState would give it by itself says nothing.
    id: state.id === own ? undefined : state.id,
    description: state.description,
    type: {
      atomic: undefined,
      compound: undefined,
      parallel: 'parallel',
      final: 'final',
      history: 'history',
    }[state.kind],
    history: state.history,
    target: state.fallback?.[0] === undefined ? undefined : target(state.fallback[0]),
    initial: state.initial === undefined ? undefined : lookup.state(state.initial)?.key,
    entry: state.entry.map(action),
    exit: state.exit.map(action),
    tags: state.tags,
    meta: state.meta,
    invoke: state.invokes.map(({ id, src }) => {
      const of = (kind: GraphEdge['kind']) =>
        transitions(edges.filter((edge) => edge.actor === id && edge.kind === kind));
      return present({
        id,
        src,
        onDone: of('done'),
        onError: of('error'),
        onSnapshot: of('snapshot'),
      });
    }),
    on: grouped('event'),
    after: grouped('after'),
    always: transitions(always),
    onDone: transitions(done),
    states: Object.fromEntries(
      children.map((child) => [child.key, stateConfig(child, lookup, own)]),
    ),
  });
}

function transition(edge: GraphEdge, target: (path: string) => string): Json {
  return present({
    target: edge.targets.map(target),
    guard: edge.guard === undefined ? undefined : { type: guardText(edge.guard) },
    actions: edge.actions.map(action),
    reenter: edge.reenter || undefined,
    description: edge.description,
    meta: edge.meta,
  });
}

function action({ text }: GraphAction): Json {
  return { type: text };
}

/** Without what is undefined or empty. */
function present(members: Json): Json {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => {
      if (value === undefined) return false;
      return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
    }),
  );
}
