import type { Graph } from './graph.ts';

/** The names of all tasks that a process can run. */
export function taskNames(graph: Graph): readonly string[] {
  const names = Object.values(graph.machines).flatMap(({ actors }) =>
    Object.entries(actors).flatMap(([name, { kind }]) => (kind === 'task' ? name : [])),
  );
  return [...new Set(names)];
}

/** What a task must be, if the process has none of this name; names those that it has. */
export function taskMissing(process: string, graph: Graph, task: string): string | undefined {
  const known = taskNames(graph);
  if (known.includes(task)) return undefined;
  return `must be the name of a task of ${process}: ${known.join(', ') || 'none'}`;
}
