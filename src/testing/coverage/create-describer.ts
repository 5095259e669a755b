import type { Graph, GraphEdge } from '../../definition/graph/graph.ts';
import { guardText } from '../../definition/graph/to-guard.ts';
import { coverageNames } from './coverage-names.ts';

/** The name in the machine of the actor with an id. */
type NameOf = (actor: string | undefined) => string;

/** Tells what the name of a transition or of a guard in a coverage stands for; undefined for other names. */
export function createDescriber({ root, machines }: Graph): (name: string) => string | undefined {
  const texts = new Map<string, string>();
  for (const [key, { states, edges }] of Object.entries(machines)) {
    const invokes = states.flatMap((state) => state.invokes);
    const nameOf: NameOf = (actor) => invokes.find(({ id }) => id === actor)?.src ?? actor ?? '';
    const machine = key === root ? undefined : key;
    for (const edge of edges) {
      texts.set(coverageNames.transition(edge.id, machine), edgeText(edge, nameOf));
      if (edge.guard === undefined) continue;
      for (const returned of [true, false]) {
        texts.set(
          coverageNames.guard(edge.id, returned, machine),
          `${eventText(edge, nameOf)} if ${guardText(edge.guard)}`,
        );
      }
    }
  }
  return (name) => texts.get(name);
}

function edgeText(edge: GraphEdge, nameOf: NameOf): string {
  const { source, targets, guard } = edge;
  const to = targets.length === 0 ? '' : ` to ${targets.join(', ')}`;
  const when = guard === undefined ? '' : ` if ${guardText(guard)}`;
  return `${eventText(edge, nameOf)} from ${source === '' ? 'any state' : source}${to}${when}`;
}

function eventText({ kind, event, actor, delay }: GraphEdge, nameOf: NameOf): string {
  switch (kind) {
    case 'always':
      return 'at once';
    case 'after':
      return `after ${delay?.name ?? `${delay?.ms ?? '?'} ms`}`;
    case 'done':
      return actor === undefined ? 'done' : `${nameOf(actor)} done`;
    case 'error':
      return `${nameOf(actor)} failed`;
    case 'snapshot':
      return `snapshot of ${nameOf(actor)}`;
    case 'event':
      return event;
  }
}
