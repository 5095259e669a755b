import type { AnyActorRef } from 'xstate';
import { pathOf } from './actor-path.ts';
import { NotJson, toJson } from './json.ts';
import type { LiveActor } from './live-actor.ts';
import { toPlainError, type PlainError } from './plain-error.ts';
import type { FinishedTask, PendingTask, PendingTimer } from './record.ts';
import { takeRecorded } from './recorder.ts';
import { encodeReference } from './references.ts';
import { systemOf } from './xstate-internals.ts';

/** What a step asked of the outside world, as data (actions: as thunks that run after the commit). */
export interface Harvest {
  readonly startedTasks: readonly { readonly task: PendingTask; readonly ref: AnyActorRef }[];
  readonly stoppedTasks: readonly string[];
  readonly startedTimers: readonly PendingTimer[];
  readonly stoppedTimers: readonly string[];
  /** Tasks that ended or were stopped by the step. */
  readonly finished: readonly FinishedTask[];
  readonly emitted: readonly { readonly type: string }[];
  readonly actions: readonly (() => void)[];
  readonly live: readonly (() => void)[];
}

const keptTasks = 50;

/** Compares what the actors want now with what was pending before, and brings the live actor's books up to date. */
export function harvest(
  live: LiveActor,
  version: number,
  now: number,
  ended: FinishedTask | undefined,
): Harvest {
  const startedTasks: { readonly task: PendingTask; readonly ref: AnyActorRef }[] = [];
  const finished: FinishedTask[] = ended === undefined ? [] : [ended];
  let index = 0;
  for (const ref of takeWanted(live)) {
    const path = pathOf(ref);
    if (path === undefined) continue;
    const id = `${version}/${index++}`;
    const name = typeof ref.src === 'string' ? ref.src : ref.id;
    const task: PendingTask = { id, name, path, startedAt: now, failures: 0 };
    live.tasks.set(id, { pending: task, ref });
    startedTasks.push({ task, ref });
  }
  const stoppedTasks: string[] = [];
  const over = !isActive(live.actor);
  for (const [id, { pending, ref }] of live.tasks) {
    if (!over && isActive(ref)) continue;
    live.tasks.delete(id);
    stoppedTasks.push(id);
    finished.push(finishTask(pending, 'stopped', now, pending.error));
  }
  const timers = harvestTimers(live, version, index, now);
  if (finished.length > 0) live.finished = [...live.finished, ...finished].slice(-keptTasks);
  const { actions, emitted, live: starts } = takeRecorded(live.recorder);
  return {
    startedTasks,
    stoppedTasks,
    ...timers,
    finished,
    emitted: emitted.map((event) => toJson(event, 'emitted event') as { readonly type: string }),
    actions,
    live: starts,
  };
}

/** The promise actors that want to run. One whose input is not JSON fails instead, which may start others. */
function takeWanted(live: LiveActor): readonly AnyActorRef[] {
  const { recorder } = live;
  const wanted: AnyActorRef[] = [];
  while (recorder.wanted.length > 0) {
    const batch = recorder.wanted;
    recorder.wanted = [];
    for (const ref of batch) {
      if (!isActive(ref)) continue;
      const error = inputError(ref);
      if (error === undefined) wanted.push(ref);
      else {
        systemOf(ref)._relay(ref, ref, { type: 'xstate.promise.reject', data: error });
      }
    }
  }
  return wanted.filter(isActive);
}

function inputError(ref: AnyActorRef): object | undefined {
  try {
    toJson((ref.getSnapshot() as { readonly input: unknown }).input, `input of ${ref.id}`);
    return undefined;
  } catch (error) {
    if (error instanceof NotJson) return { ...toPlainError(error), code: 'not_durable' };
    throw error;
  }
}

function harvestTimers(
  live: LiveActor,
  version: number,
  firstIndex: number,
  now: number,
): Pick<Harvest, 'startedTimers' | 'stoppedTimers'> {
  const waiting = new Set(isActive(live.actor) ? live.recorder.timers.waiting : []);
  const stoppedTimers: string[] = [];
  for (const [id, timer] of live.timers) {
    if (waiting.delete(timer.scheduled)) {
      if (timer.pending.target !== null && pathOf(timer.scheduled.target) === undefined) {
        // Its successor under the same path must not get the event.
        timer.pending = { ...timer.pending, target: null };
      }
      continue;
    }
    live.timers.delete(id);
    stoppedTimers.push(id);
  }
  const startedTimers: PendingTimer[] = [];
  let index = firstIndex;
  for (const scheduled of waiting) {
    const source = pathOf(scheduled.source);
    if (source === undefined) continue;
    const id = `${version}/${index++}`;
    const pending: PendingTimer = {
      id,
      name: scheduled.id,
      source,
      target: pathOf(scheduled.target) ?? null,
      event: toJson(scheduled.event, 'delayed event', encodeReference) as { readonly type: string },
      delayMs: Number.isFinite(scheduled.delay) ? scheduled.delay : 0,
      deadline: deadlineOf(now, scheduled.delay),
    };
    live.timers.set(id, { pending, scheduled });
    startedTimers.push(pending);
  }
  return { startedTimers, stoppedTimers };
}

const latestDeadline = 8.64e15;

/** No date is later than 8.64e15 (ECMA-262, time values): a timer that far away is as good as none. */
function deadlineOf(now: number, delayMs: number): number {
  return Number.isNaN(delayMs) ? now : Math.min(now + Math.max(delayMs, 0), latestDeadline);
}

/** A pending task as it is kept once it has ended. */
export function finishTask(
  pending: PendingTask,
  outcome: FinishedTask['outcome'],
  now: number,
  error: PlainError | undefined,
): FinishedTask {
  const { id, name, failures, startedAt } = pending;
  const finished = { id, name, attempts: failures + 1, outcome, startedAt, finishedAt: now };
  return error === undefined ? finished : { ...finished, error };
}

/** Is the actor part of its instance, and at work? */
function isActive(ref: AnyActorRef): boolean {
  const { status } = ref.getSnapshot() as { readonly status: string };
  return status === 'active' && pathOf(ref) !== undefined;
}
