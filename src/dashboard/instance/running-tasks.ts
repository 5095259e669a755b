import type { WaitingView } from '../../actors/views/view-types.ts';

/** The ids of the tasks with an attempt under way. */
export function runningTasks({ waitsFor }: WaitingView): ReadonlySet<string> {
  return new Set(waitsFor.flatMap((one) => ('running' in one && one.running ? [one.id] : [])));
}
