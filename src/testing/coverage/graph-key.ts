import { createHash } from 'node:crypto';
import type { Process } from '../../definition/define-process.ts';
import type { Graph } from '../../definition/graph/graph.ts';

const known = new WeakMap<Graph, string>();

/** The same for processes of the same name, version and machine. */
export function graphKey({ name, version, graph }: Pick<Process, 'name' | 'version' | 'graph'>) {
  const hash = known.get(graph) ?? hashOf(graph);
  known.set(graph, hash);
  return `${name} ${version} ${hash}`;
}

function hashOf(graph: Graph): string {
  return createHash('sha256').update(JSON.stringify(graph)).digest('base64url').slice(0, 16);
}
