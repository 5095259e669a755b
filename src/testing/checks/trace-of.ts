import type { Evidence } from '../../definition/findings/finding.ts';
import type { Graph } from '../../definition/graph/graph.ts';
import { describeMove } from '../traces/describe-move.ts';
import type { Move } from '../traces/move.ts';

/** Moves from the start, as evidence. */
export function traceOf(
  graph: Graph,
  moves: readonly Move[],
): Extract<Evidence, { readonly kind: 'trace' }> {
  return { kind: 'trace', moves: ['start', ...moves.map((move) => describeMove(graph, move))] };
}
