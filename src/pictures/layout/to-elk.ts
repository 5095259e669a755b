import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { GraphEdge, GraphState, MachineGraph } from '../../definition/graph/graph.ts';
import { createLookup, type Lookup } from '../../definition/graph/lookup.ts';
import { edgeContent, stateContent, type Content } from './content.ts';
import { sizes } from './theme.ts';

export type Direction = 'DOWN' | 'RIGHT';

/** What a machine looks like before it is laid out: the boxes with what stands in them. */
export interface Drawing {
  readonly elk: ElkNode;
  readonly states: ReadonlyMap<string, Content>;
  readonly edges: ReadonlyMap<string, Content>;
}

/*
 * A transition is a box of its own between two states: labels on lines are illegible where lines meet. Its box lies in
 * the nearest state that is around both ends. The transitions of the machine itself have no line from it, for they
 * could begin anywhere; nor has one that only runs actions a line to its target.
 */

/** Ids of nodes and lines in the layout. */
export const elkIds = {
  state: (path: string): string => `s:${path}`,
  edge: (id: string): string => `t:${id}`,
  initial: (path: string): string => `i:${path}`,
  out: (id: string): string => `out:${id}`,
  into: (id: string, n: number): string => `in${n}:${id}`,
  first: (path: string): string => `first:${path}`,
  fallback: (path: string, n: number): string => `fallback${n}:${path}`,
};

/** Prepares a machine for the layered algorithm of ELK. */
export function toElk(machine: MachineGraph, direction: Direction): Drawing {
  const lookup = createLookup(machine);
  const states = new Map<string, Content>();
  const edges = new Map<string, Content>();
  const within = new Map<string, ElkNode[]>();
  const lines: ElkExtendedEdge[] = [];
  for (const edge of machine.edges) {
    const source = lookup.state(edge.source);
    if (source === undefined) continue;
    const content = edgeContent(edge, source);
    edges.set(edge.id, content);
    const around = placeOf(edge, source, lookup);
    const { width, height } = content;
    within.set(around, [
      ...(within.get(around) ?? []),
      { id: elkIds.edge(edge.id), width, height },
    ]);
    lines.push(...linesOf(edge, source, around));
  }
  const toNode = (state: GraphState): ElkNode => {
    const content = stateContent(state, state.path === '' ? machine.id : state.key);
    states.set(state.path, content);
    const children = lookup.childrenOf(state);
    const pills = within.get(state.path) ?? [];
    const id = elkIds.state(state.path);
    lines.push(...ownLines(state));
    if (state.kind === 'history') return { id, width: sizes.history, height: sizes.history };
    const ring = state.kind === 'final' ? 6 : 0;
    const { width, height } = content;
    if (children.length === 0 && pills.length === 0) {
      return { id, width: width + ring, height: height + ring };
    }
    const dot: ElkNode[] =
      state.initial === undefined
        ? []
        : [{ id: elkIds.initial(state.path), width: sizes.dot, height: sizes.dot }];
    return {
      id,
      children: [...dot, ...children.map(toNode), ...pills],
      layoutOptions: {
        ...options(direction),
        'elk.padding': `[top=${height + 14},left=20,bottom=20,right=20]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${width},${height})`,
      },
    };
  };
  const [root] = machine.states;
  return {
    elk: {
      id: 'picture',
      layoutOptions: options(direction),
      children: root === undefined ? [] : [toNode(root)],
      edges: lines,
    },
    states,
    edges,
  };
}

/** The path of the state in which the box of a transition lies. */
function placeOf(edge: GraphEdge, source: GraphState, lookup: Lookup): string {
  if (source.parent === null) return '';
  const ends = edge.targets.length === 0 ? [source.path] : edge.targets;
  const around = lookup.above(source).map(({ path }) => path);
  const holds = (path: string): boolean =>
    ends.every((end) => path === '' || end.startsWith(`${path}.`));
  return around.find(holds) ?? '';
}

function linesOf(edge: GraphEdge, source: GraphState, around: string): readonly ElkExtendedEdge[] {
  const pill = elkIds.edge(edge.id);
  const isInner = edge.targets.length === 0;
  const out =
    source.path === around
      ? []
      : [{ id: elkIds.out(edge.id), sources: [elkIds.state(source.path)], targets: [pill] }];
  if (isInner) return out;
  const into = edge.targets.flatMap((target, n) =>
    target === around
      ? []
      : [{ id: elkIds.into(edge.id, n), sources: [pill], targets: [elkIds.state(target)] }],
  );
  return [...out, ...into];
}

/** The lines from the dot to the initial state, and from a history state to what it falls back to. */
function ownLines({ path, initial, fallback = [] }: GraphState): readonly ElkExtendedEdge[] {
  const first =
    initial === undefined
      ? []
      : [
          {
            id: elkIds.first(path),
            sources: [elkIds.initial(path)],
            targets: [elkIds.state(initial)],
          },
        ];
  return [
    ...first,
    ...fallback.map((target, n) => ({
      id: elkIds.fallback(path, n),
      sources: [elkIds.state(path)],
      targets: [elkIds.state(target)],
    })),
  ];
}

function options(direction: Direction): Record<string, string> {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': direction,
    'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.json.edgeCoords': 'ROOT',
    'elk.json.shapeCoords': 'ROOT',
    'elk.spacing.nodeNode': '24',
    'elk.layered.spacing.nodeNodeBetweenLayers': '30',
    'elk.spacing.edgeNode': '16',
    'elk.layered.spacing.edgeNodeBetweenLayers': '16',
    'elk.spacing.edgeEdge': '12',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
    'elk.layered.considerModelOrder.strategy': 'NONE',
    'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
    'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    'elk.layered.thoroughness': '60',
    'elk.padding': `[top=${sizes.margin},left=${sizes.margin},bottom=${sizes.margin},right=${sizes.margin}]`,
  };
}
