import { invalidRequest } from '../../invalid-request.ts';
import type { Process } from '../../definition/define-process.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import type { HoldfastError } from '../../errors.ts';

/** Throws `invalid_request` if a cancellation names a target that no instance of the process can be rolled back to. */
export function assertTarget(process: Process, to: string, rollback: boolean): void {
  const { name } = process;
  const names = taskNames(process.graph);
  if (!names.includes(to)) {
    const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
    throw refused(
      `The process ${name} has no task ${to} to roll back to; ${known}.`,
      `must be one of ${names.join(', ')}`,
    );
  }
  if (!rollback) {
    throw refused(
      `Cancelling ${name} to ${to} requires a rollback, and this cancellation has none; omit to, or set rollback: true.`,
      'requires a rollback',
    );
  }
}

function refused(message: string, fault: string): HoldfastError {
  return invalidRequest(message, [{ pointer: '/to', message: fault }]);
}
