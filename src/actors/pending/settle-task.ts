import type { Cause } from './cause.ts';
import { finishTask } from '../record/finish-task.ts';
import { change } from '../record/ledger.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import type { PlainError } from '../record/plain-error.ts';
import type { FinishedTask, PendingTask, TaskOutcome } from '../record/record.ts';
import { noteEnd } from './task-ends.ts';
import { waitsForAttempt } from './waits-for-attempt.ts';
import { systemOf } from '../xstate/xstate-internals.ts';

/** Ends a task: updates the ledger, and tells the actor that waits for it. Returns the task as it is kept. */
export function settleTask(
  live: LiveActor,
  task: LiveTask,
  {
    outcome,
    by,
  }: {
    readonly outcome: TaskOutcome;
    readonly by: Extract<Cause, { kind: 'ended' }>['by'] | 'operator';
  },
  now: number,
): FinishedTask {
  const { pending, ref, input } = task;
  const { work, id, name } = pending;
  const error = outcome.kind === 'failed' ? outcome.error : undefined;
  live.tasks.delete(id);
  if (work.kind === 'undo') {
    const to =
      error === undefined ? { state: 'undone' as const } : { state: 'failed' as const, error };
    live.ledger = change(live.ledger, work.entry, { ...to, again: false, changedAt: now });
  }
  if (work.kind === 'invoked' || work.kind === 'awaited') {
    // A callback reports on the run that handed over. It cuts off any other run, and says nothing about it; an operator says nothing
    // about the outside system either.
    const cutsOff = (by === 'callback' || by === 'operator') && isAtWork(live, pending, by, now);
    noteEnd(live, {
      id,
      task: name,
      input: work.kind === 'awaited' ? work.input : input,
      inDoubt: pending.inDoubt === true || isInDoubt(error) || cutsOff,
      now,
      ...outcome,
    });
  }
  if (work.kind === 'invoked' && ref !== undefined) {
    const event =
      outcome.kind === 'completed'
        ? { type: 'xstate.promise.resolve', data: outcome.output }
        : { type: 'xstate.promise.reject', data: outcome.error };
    systemOf(ref)._relay(ref, ref, event);
  }
  return finishTask(pending, outcome.kind, now, error);
}

/** Records a failed attempt. Another follows, unless the task is no longer needed. */
export function noteFailure(
  live: LiveActor,
  task: LiveTask,
  { error, retryAt, by }: Extract<Cause, { kind: 'retry' }>,
  now: number,
): FinishedTask | undefined {
  if (task.pending.work.kind === 'awaited') {
    // The awaited attempt is not made, so it stays unknown whether a run that died with its node had its effect.
    task.pending = { ...task.pending, inDoubt: true };
    return settleTask(live, task, { outcome: { kind: 'failed', error }, by }, now);
  }
  const { handedOver: _handedOver, parked: _parked, ...pending } = task.pending;
  task.pending = {
    ...pending,
    failures: pending.failures + 1,
    error,
    retryAt,
    ...(isInDoubt(error) ? { inDoubt: true } : {}),
  };
  return undefined;
}

/** Notes that no attempt is made, because the stored input does not match the deployed task. */
export function noteParked(
  task: LiveTask,
  { error, retryAt, again }: Extract<Cause, { kind: 'parked' }>,
  now: number,
): void {
  const { parked } = task.pending;
  // Its lease goes with the commit, and so does the sign that there was one.
  const doubt = again === true ? ({ inDoubt: true } as const) : {};
  task.pending = { ...task.pending, ...doubt, retryAt, parked: { at: parked?.at ?? now, error } };
}

/**
 * Handles a task whose invoking state was left. A task that can be undone and may be running is awaited, or its
 * compensation is owed immediately. Returns the task as it is kept; undefined while it is awaited.
 */
export function leaveTask(live: LiveActor, task: LiveTask, now: number): FinishedTask | undefined {
  const { pending, input } = task;
  const policy = live.process.tasks[pending.name];
  const { compensate, compensateWhen } = policy ?? {};
  if (
    compensate !== undefined &&
    compensateWhen !== 'attempted' &&
    !waitsForAttempt(live, pending, now)
  ) {
    task.pending = { ...pending, work: { kind: 'awaited', input } };
    return undefined;
  }
  const { id, name, error, inDoubt = false } = pending;
  noteEnd(live, { id, task: name, input, kind: 'stopped', inDoubt, now });
  live.tasks.delete(id);
  return finishTask(pending, 'stopped', now, error);
}

/** Whether somebody else than who ends it may be at it, according to the record: a run, or the outside system that has it. */
function isAtWork(
  live: LiveActor,
  pending: PendingTask,
  by: 'callback' | 'operator',
  now: number,
): boolean {
  if (pending.stuck !== undefined) return false;
  return pending.handedOver === undefined
    ? !waitsForAttempt(live, pending, now)
    : by === 'operator';
}

/** A time-out (ours or the callout's own) and a broken connection leave open whether the call took effect. */
function isInDoubt(error: PlainError | undefined): boolean {
  return error?.name === 'TimeoutError' || error?.mayBeDone === true;
}
