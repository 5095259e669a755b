import type { Process } from '../definition/define-process.ts';
import { taskNames } from '../definition/graph/task-names.ts';

/** The label of a task. Only the names that a machine declares are labels: any other may come from a client. */
export type TaskLabel = (process: string, task: string) => string;

export function createTaskLabel(processes: readonly Pick<Process, 'name' | 'graph'>[]): TaskLabel {
  const known = new Map(processes.map(({ name, graph }) => [name, new Set(taskNames(graph))]));
  return (process, task) => (known.get(process)?.has(task) === true ? task : 'other');
}
