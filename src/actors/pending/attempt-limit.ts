import type { Process } from '../../definition/define-process.ts';
import type { PendingTask } from '../record/record.ts';

/** How many attempts a task gets: as its policy says, or by default. `Infinity` for the telling of an emitted event. */
export function attemptLimit(
  { tasks }: Pick<Process, 'tasks'>,
  { name, work }: Pick<PendingTask, 'name' | 'work'>,
): number {
  const policy = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  switch (work.kind) {
    case 'invoked':
    case 'awaited':
    case 'rollback':
      // Without a declared policy, a promise actor gets one attempt, as in XState.
      return policy === undefined ? 1 : (policy.attempts ?? 3);
    case 'undo':
      return policy?.compensation?.attempts ?? 10;
    case 'emit':
      return Infinity;
  }
}
