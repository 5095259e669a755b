import type { GraphEdge } from '../graph/graph.ts';
import type { Lookup } from '../graph/lookup.ts';

/** What takes an edge, in a few words: `PAY`, `charge fails`, `after reminder`. */
export function edgeText(edge: GraphEdge, lookup: Lookup): string {
  const { kind, event, actor, delay } = edge;
  switch (kind) {
    case 'event':
      return event;
    case 'always':
      return 'always';
    case 'after':
      return `after ${delay?.name ?? (delay?.ms == null ? 'a delay' : `${delay.ms} ms`)}`;
    case 'done':
      return actor === undefined ? 'done' : `${nameOf(edge, lookup)} completes`;
    case 'error':
      return `${nameOf(edge, lookup)} fails`;
    case 'snapshot':
      return `${nameOf(edge, lookup)} changes`;
  }
}

/** The name of the invoked actor, because its id is often generated. */
function nameOf({ source, actor }: GraphEdge, lookup: Lookup): string {
  const invokes = lookup.state(source)?.invokes ?? [];
  return invokes.find(({ id }) => id === actor)?.src ?? 'an actor';
}
