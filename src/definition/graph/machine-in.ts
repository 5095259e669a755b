import type { Graph, MachineGraph } from './graph.ts';

/** A machine of a graph, by its key; by default the one that the process runs. Throws a `TypeError` if there is none. */
export function machineIn(graph: Graph, key: string = graph.root): MachineGraph {
  const machine = Object.hasOwn(graph.machines, key) ? graph.machines[key] : undefined;
  if (machine !== undefined) return machine;
  const known = Object.keys(graph.machines).join(', ');
  throw new TypeError(`The graph has no machine ${JSON.stringify(key)}; it has ${known}.`);
}
