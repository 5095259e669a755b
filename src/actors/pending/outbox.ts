import type { Cause } from './cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { PendingTask, Work } from '../record/record.ts';
import { noteFailure } from './settle-task.ts';

/** After so many failed tellings, an event needs an operator. */
const troublingFailures = 5;
/** More than the effects of any step. */
const effectsPerStep = 1_000_000;

/** Whether the task is the telling of an emitted event. */
export function isTelling({ work }: { readonly work: Pick<Work, 'kind'> }): boolean {
  return work.kind === 'emit';
}

/** The telling whose turn it is, that of the oldest waiting event; undefined if none waits. */
export function turnOf(tasks: Iterable<PendingTask>): string | undefined {
  // Tasks are in the order of their events, because new ones are appended.
  for (const task of tasks) if (isTelling(task)) return task.id;
  return undefined;
}

/** The same for a live actor. */
export function turnIn({ tasks }: Pick<LiveActor, 'tasks'>): string | undefined {
  for (const { pending } of tasks.values()) if (isTelling(pending)) return pending.id;
  return undefined;
}

/**
 * The position of an emitted event among those of its instance. Derived from the effect's name, so it is the same in
 * every telling and needs no counter in the record.
 */
export function sequenceOf({ id }: PendingTask): number {
  const [version = 0, index = 0] = id.split('/').map(Number);
  return version * effectsPerStep + index;
}

/** Whether the event has failed so often that an operator should check. */
export function isTroubling(
  task: Pick<PendingTask, 'failures'> & { readonly work: Pick<Work, 'kind'> },
): boolean {
  return isTelling(task) && task.failures >= troublingFailures;
}

/**
 * Notes the outcome of a telling. This is not a step: neither the machine nor clients see it, so the version stays.
 * Returns false if the cause is about something else.
 */
export function noteTold(live: LiveActor, cause: Cause, now: number): boolean {
  if (cause.kind !== 'ended' && cause.kind !== 'retry') return false;
  const task = live.tasks.get(cause.id);
  if (task === undefined || !isTelling(task.pending)) return false;
  if (cause.kind === 'ended') live.tasks.delete(cause.id);
  else noteFailure(live, task, cause, now);
  return true;
}
