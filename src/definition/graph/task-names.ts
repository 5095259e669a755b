import type { Graph } from './graph.ts';

/** The names of all tasks that a process can run. */
export function taskNames(graph: Graph): readonly string[] {
  const names = Object.values(graph.machines).flatMap(({ actors }) =>
    Object.entries(actors).flatMap(([name, { kind }]) => (kind === 'task' ? name : [])),
  );
  return [...new Set(names)];
}
