import { attemptLimit } from '../plans/attempt-limit.ts';
import type { Run } from './run.ts';

/** No attempt has a number above the policy, and each history records fewer retries than attempts. */
export function tasksAreCalledWithinPolicy(run: Run): readonly string[] {
  const { outside, observed } = run;
  const calls = outside.calls.flatMap(({ call: { kind, task, scope } }) => {
    const limit = attemptLimit(kind, task);
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
      return count >= attemptLimit(kind ?? '', task) ? [`${name} was retried ${count} times`] : [];
    });
  });
  return [...calls, ...retries, ...callsWithoutFaults(run)];
}

/** Without faults, each call is an attempt. */
function callsWithoutFaults({ outside, strikes, plan }: Run): readonly string[] {
  const mayStop = plan.acts.some(({ kind }) => kind === 'restart' || kind === 'deploy');
  if (strikes.length > 0 || mayStop) return [];
  const counts = new Map<string, number>();
  return outside.calls.flatMap(({ call: { kind, task, scope }, about }) => {
    const count = (counts.get(scope.idempotencyKey) ?? 0) + 1;
    counts.set(scope.idempotencyKey, count);
    const limit = attemptLimit(kind, task);
    return count > limit ? [`${kind} ${task} ${about} was called ${count} times`] : [];
  });
}
