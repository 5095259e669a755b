import type { InstanceView, TaskView } from '../../actors/views/view-types.ts';

/**
 * The seconds after which to look at an instance again: when its next timer, attempt or callback is due, or one second
 * while a task runs. Undefined if it has ended, or waits only for events.
 */
export function retryAfterSeconds(
  { status, tasks, timers }: Pick<InstanceView, 'status' | 'tasks' | 'timers'>,
  nowMs: number,
): number | undefined {
  if (status !== 'Pending') return undefined;
  const dueMs = Math.min(
    ...timers.map(({ firesAt }) => Date.parse(firesAt)),
    ...tasks.map((task) => dueOf(task, nowMs)),
  );
  return dueMs === Infinity ? undefined : Math.max(1, Math.ceil((dueMs - nowMs) / 1000));
}

function dueOf({ outcome, retryAt, handedOver, expiresAt }: TaskView, nowMs: number): number {
  if (outcome !== 'pending') return Infinity;
  const at = retryAt ?? expiresAt;
  if (at !== undefined) return Date.parse(at);
  return handedOver === true ? Infinity : nowMs;
}
