import type { Graph, GraphEdge, GraphState } from '../definition/graph/graph.ts';
import { createLookup, type Lookup } from '../definition/graph/lookup.ts';
import { machineIn } from '../definition/graph/machine-in.ts';
import { guardText } from '../definition/graph/to-guard.ts';
import { eventText } from './layout/content.ts';

/**
 * A machine of a graph, by default the one that the process runs, as the text of a Mermaid state diagram (`stateDiagram-v2`). Mermaid has no history states and no transitions
 * without a target: the first are shown as states named H or H*, the second as transitions of a state to itself.
 */
export function toMermaid(graph: Graph, key?: string): string {
  const machine = machineIn(graph, key);
  const lookup = createLookup(machine);
  const ids = new Map(machine.states.map(({ path }, n) => [path, `s${n}`]));
  const idOf = (path: string): string => ids.get(path) ?? 's0';
  const [root] = machine.states;
  const lines = [
    'stateDiagram-v2',
    ...(root === undefined ? [] : withinOf(root, lookup, idOf)),
    ...machine.edges.flatMap((edge) => edgeLines(edge, lookup, idOf)),
  ];
  return `${lines.join('\n')}\n`;
}

type IdOf = (path: string) => string;

function stateLines(state: GraphState, lookup: Lookup, idOf: IdOf): readonly string[] {
  const id = idOf(state.path);
  const name = `state "${escape(nameOf(state))}" as ${id}`;
  const within = withinOf(state, lookup, idOf);
  const ends = state.kind === 'final' ? [`${id} --> [*]`] : [];
  return within.length === 0 ? [name, ...ends] : [`${name} {`, ...within, '}', ...ends];
}

function withinOf(state: GraphState, lookup: Lookup, idOf: IdOf): readonly string[] {
  const children = lookup.childrenOf(state).map((child) => stateLines(child, lookup, idOf));
  const first = state.initial === undefined ? [] : [`[*] --> ${idOf(state.initial)}`];
  if (state.kind !== 'parallel') return indent([...first, ...children.flat()]);
  return indent(children.flatMap((lines, n) => (n === 0 ? lines : ['--', ...lines])));
}

function edgeLines(edge: GraphEdge, lookup: Lookup, idOf: IdOf): readonly string[] {
  const source = lookup.state(edge.source);
  // The machine itself has no box to begin at: its transitions begin at each state below it.
  const sources = source?.parent === null ? lookup.childrenOf(source) : [source];
  const parts = [
    source === undefined ? edge.event : eventText(edge, source),
    ...(edge.guard === undefined ? [] : [`[${guardText(edge.guard)}]`]),
    ...(edge.actions.length === 0 ? [] : [`/ ${edge.actions.map(({ text }) => text).join(', ')}`]),
  ];
  return sources.flatMap((from) => {
    if (from === undefined || from.kind === 'final' || from.kind === 'history') return [];
    const targets = edge.targets.length === 0 ? [from.path] : edge.targets;
    return targets.map(
      (to) => `${indentation}${idOf(from.path)} --> ${idOf(to)} : ${escape(parts.join(' '))}`,
    );
  });
}

function nameOf({ key, kind, history }: GraphState): string {
  if (kind === 'history') return history === 'deep' ? 'H*' : 'H';
  return key;
}

/** Writes what Mermaid reads as its own syntax as entities, which it takes as `#` and a number or a name. */
function escape(text: string): string {
  return text.replace(/[#;:"{}<>\\%\p{Cc}]/gu, (letter) => `#${letter.codePointAt(0)};`);
}

const indentation = '  ';

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => indentation + line);
}
