import type { Process } from '../../definition/define-process.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import { invalidRequest } from '../../invalid-request.ts';

/** Throws `invalid_request`, with the tasks that there are, if the process has no such task. */
export function assertKnownTask({ name, graph }: Process, task: string): void {
  const known = taskNames(graph);
  if (known.includes(task)) return;
  throw invalidRequest(
    `The process ${name} has no task "${task}". Its tasks are ${known.join(', ') || 'none'}.`,
  );
}
