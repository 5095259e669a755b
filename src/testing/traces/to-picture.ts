import type { Graph } from '../../definition/graph/graph.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { toSvg } from '../../pictures/to-svg.ts';
import type { Trace } from './trace.ts';

/** The machine as an SVG document: the edges that the trace takes, the states it ends in, and the steps that came there. */
export async function toPicture(
  graph: Graph,
  { start, steps }: Pick<Trace, 'start' | 'steps'>,
): Promise<string> {
  const situations = [start, ...steps];
  const visits = new Map<string, number[]>();
  for (const [n, { state }] of situations.entries()) {
    for (const path of statePaths(state)) visits.set(path, [...(visits.get(path) ?? []), n]);
  }
  const badges = [...visits]
    .filter(([path]) => ![...visits.keys()].some((other) => other.startsWith(`${path}.`)))
    .map(([state, numbers]) => ({ state, text: numbersText(numbers), tone: 'note' }) as const);
  return toSvg(graph, {
    overlay: {
      active: ['', ...statePaths(situations.at(-1)?.state)],
      taken: situations.flatMap(({ transitions }) => transitions),
      badges,
    },
  });
}

const mostNumbers = 4;

function numbersText(numbers: readonly number[]): string {
  const shown = numbers.slice(0, mostNumbers).join(', ');
  return `step ${shown}${numbers.length > mostNumbers ? ', …' : ''}`;
}
