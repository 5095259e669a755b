import { assertKnownTask } from './assert-known-task.ts';
import { assertSubject } from './assert-subject.ts';
import type { Observed } from './observed.ts';
import type { Verdict } from './verdict.ts';

/** Whether the effects of exactly these tasks are still to be undone if the instance rolls back, in any order. */
export function owes(observed: Observed, tasks: readonly string[]): Verdict {
  assertSubject('simulation', observed);
  const { process, id, ledger } = observed;
  for (const task of tasks) assertKnownTask(process, task);
  const owed = ledger
    .filter(({ state }) => state === 'owed' || state === 'undoing' || state === 'failed')
    .map(({ task }) => task);
  const entries = ledger.map(({ task, state }) => `${task}: ${state}`);
  const book = entries.length === 0 ? 'is empty' : `has ${entries.join(', ')}`;
  return {
    holds: JSON.stringify(owed.toSorted()) === JSON.stringify(tasks.toSorted()),
    message: `${process.name} ${id} owes ${owed.join(', ') || 'nothing'}; its ledger ${book}.`,
  };
}
