import { assertKnownTask } from './assert-known-task.ts';
import { assertSubject } from './assert-subject.ts';
import type { Observed } from './observed.ts';
import type { Verdict } from './verdict.ts';

/** Whether the task was called, or was called this many times. Each attempt is a call. */
export function hasCalled(observed: Observed, task: string, times?: number): Verdict {
  assertSubject('simulation', observed);
  const { process, id } = observed;
  assertKnownTask(process, task);
  const count = observed.calls(task).length;
  return {
    holds: times === undefined ? count > 0 : count === times,
    message: `${process.name} ${id} has called "${task}" ${count === 1 ? 'once' : `${count} times`}.`,
  };
}
