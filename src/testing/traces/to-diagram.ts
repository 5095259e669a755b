import type { Graph } from '../../definition/graph/graph.ts';
import { describeMove } from './describe-move.ts';
import { stateText } from './state-text.ts';
import type { Trace } from './trace.ts';

/** The path of a trace as a Mermaid state diagram: each state once, and each move with its number. */
export function toDiagram(graph: Graph, { start, steps }: Pick<Trace, 'start' | 'steps'>): string {
  const places = [start, ...steps].map(({ state }) => stateText(state));
  const names = [...new Set(places)];
  const idOf = (place: string | undefined): string => `s${names.indexOf(place ?? '')}`;
  return [
    'stateDiagram-v2',
    ...names.map((name) => `  state "${escape(name)}" as ${idOf(name)}`),
    `  [*] --> ${idOf(places[0])}`,
    ...steps.map(({ move }, n) => {
      const text = `${n + 1}. ${describeMove(graph, move)}`;
      return `  ${idOf(places[n])} --> ${idOf(places[n + 1])} : ${escape(text)}`;
    }),
    '',
  ].join('\n');
}

/** Writes what Mermaid reads as its own syntax as entities. */
function escape(text: string): string {
  return text.replace(/[#;:"{}<>\\%\p{Cc}]/gu, (letter) => `#${letter.codePointAt(0)};`);
}
