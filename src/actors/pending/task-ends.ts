import { enter, totalOf, type Done, type Ledger } from '../record/ledger.ts';
import type { LiveActor } from '../restore/live-actor.ts';

type Ended = Pick<LiveActor, 'ledger' | 'taskEnds'>;

/**
 * Records that a task has ended: it enters the ledger if it can be undone, and rollbacks can stop at it from now on.
 */
export function noteEnd(live: Ended & Pick<LiveActor, 'process'>, done: Done): void {
  const { tasks } = live.process;
  const before = live.ledger;
  live.ledger = enter(before, tasks[done.task], done);
  if (done.kind !== 'completed' && live.ledger === before) return;
  // Without compensations there is nothing to stop at.
  if (Object.values(tasks).every(({ compensate }) => compensate === undefined)) return;
  live.taskEnds = { ...live.taskEnds, [done.task]: totalOf(live.ledger) };
}

/** How many entries there were when the task last ended; undefined if it has not ended. */
export function endOf({ ledger, taskEnds }: Ended, task: string): number | undefined {
  if (Object.hasOwn(taskEnds, task)) return taskEnds[task];
  // An older record has no `taskEnds`, but the ledger holds what can be undone.
  const entry = ledger.findLast((one) => one.task === task);
  return entry && entry.sequence + 1;
}

/** The entries that ended after the named task last did; undefined if it has not ended. */
export function since(live: Ended, task: string): Ledger | undefined {
  const end = endOf(live, task);
  return end === undefined ? undefined : live.ledger.filter(({ sequence }) => sequence >= end);
}
