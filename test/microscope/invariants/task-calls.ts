import { attemptsOf, undoAttempts } from '../plans/task-policies.ts';
import type { Run } from './run.ts';

/** No attempt has a number above the policy, and each history records fewer retries than attempts. */
export function tasksAreCalledWithinPolicy({ outside, observed }: Run): readonly string[] {
  const calls = outside.calls.flatMap(({ call: { kind, task, scope } }) => {
    const limit = limitOf(kind, task);
    return scope.attempt > limit ? [`${kind} ${task} was called as attempt ${scope.attempt}`] : [];
  });
  const retries = observed.lives().flatMap(({ entries }) => {
    const counts = new Map<string, number>();
    for (const { event } of entries) {
      if (event.type !== 'task.retry' && event.type !== 'undo.retry') continue;
      const { task, id } = event as { readonly task?: string; readonly id?: string };
      const name = `${event.type.slice(0, 4)} ${task} ${id}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].flatMap(([name, count]) => {
      const [kind, task = ''] = name.split(' ');
      return count >= limitOf(kind ?? '', task) ? [`${name} was retried ${count} times`] : [];
    });
  });
  return [...calls, ...retries];
}

function limitOf(kind: string, task: string): number {
  return kind === 'undo' ? undoAttempts : ((attemptsOf as Record<string, number>)[task] ?? 1);
}
