import { pendingEffects, type Effect } from './effect.ts';
import type { AnyActorRef } from 'xstate';
import { rollback } from '../../definition/machine/rollback.ts';
import { pathOf } from '../xstate/actor-path.ts';
import { advanceRollback, type StepBook } from '../pending/advance-rollback.ts';
import { noteEntered } from '../restore/entered.ts';
import { releaseEmitted } from '../pending/release-emitted.ts';
import { forget } from '../record/ledger.ts';
import { noteArmed } from '../pending/note-armed.ts';
import { NotJson, toJson } from '../xstate/json.ts';
import type { LiveActor, Pending } from '../restore/live-actor.ts';
import { dropLeft } from '../restore/lost-timers.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { FinishedTask, PendingTimer, Work } from '../record/record.ts';
import { takeRecorded } from '../recording/recorder.ts';
import { settleLedger } from '../pending/settle-ledger.ts';
import { leaveTask } from '../pending/settle-task.ts';
import { logicOf, systemOf } from '../xstate/xstate-internals.ts';

/** What a step results in besides the state of its machine. */
export interface Collected {
  /** Tasks that ended or were stopped by the step. */
  readonly finished: readonly FinishedTask[];
  readonly effects: readonly Effect[];
}

const keptTasks = 50;

/** Compares what the actors want now with what was pending before, and updates the live actor. */
export function collectEffects(
  live: LiveActor,
  before: Pending,
  {
    version,
    now,
    ended,
  }: { readonly version: number; readonly now: number; readonly ended?: FinishedTask | undefined },
): Collected {
  const finished: FinishedTask[] = ended === undefined ? [] : [ended];
  let index = 0;
  const book: StepBook = { live, now, finished, nextId: () => `${version}/${index++}` };
  // Tasks that this step leaves or starts are not settled.
  const settled = settleLedger(live, now);
  do {
    startTasks(book);
    leaveTasks(book);
  } while (advanceRollback(book));
  const kept = forget(live.ledger);
  // The outcome of a rollback depends on all entries that it has undone.
  if (kept !== live.ledger && !isRollingBack(live)) live.ledger = kept;
  noteEntered(live, now);
  collectTimers(book);
  if (finished.length > 0) live.finished = [...live.finished, ...finished].slice(-keptTasks);
  const { actions, live: starts, inspected, ...recorded } = takeRecorded(live.recorder);
  const emitted = releaseEmitted(
    live,
    recorded.emitted.map((event) => toJson(event, 'emitted event') as { readonly type: string }),
  );
  if (live.recorder.outbox) for (const event of emitted) addEmit(book, event);
  noteArmed(live, before);
  const effects: readonly Effect[] = [
    ...pendingEffects(before, live),
    ...settled.map((entry) => ({ kind: 'settle', entry }) as const),
    ...emitted.map((event) => ({ kind: 'emit', event }) as const),
    ...inspected.map((event) => ({ kind: 'inspect', event }) as const),
    ...actions.map((run) => ({ kind: 'action', run }) as const),
    ...starts.map((run) => ({ kind: 'runVolatile', run }) as const),
  ];
  return { finished, effects };
}

function isRollingBack({ tasks }: LiveActor): boolean {
  for (const { pending } of tasks.values()) if (pending.work.kind === 'rollback') return true;
  return false;
}

function startTasks({ live, now, nextId }: StepBook): void {
  for (const ref of takeWanted(live)) {
    const path = pathOf(ref);
    if (path === undefined) continue;
    const id = nextId();
    const name = typeof ref.src === 'string' ? ref.src : ref.id;
    const kind = logicOf(ref).config === rollback.config ? 'rollback' : 'invoked';
    const work: Work = { kind, path };
    const { input } = ref.getSnapshot() as { readonly input: unknown };
    live.tasks.set(id, { pending: { id, name, work, startedAt: now, failures: 0 }, ref, input });
  }
}

function addEmit({ live, now, nextId }: StepBook, event: { readonly type: string }): void {
  const id = nextId();
  const work: Work = { kind: 'emit', event };
  const pending = { id, name: event.type, work, startedAt: now, failures: 0 };
  live.tasks.set(id, { pending, ref: undefined, input: undefined });
}

function leaveTasks({ live, now, finished }: StepBook): void {
  const over = !isActive(live.actor);
  for (const task of live.tasks.values()) {
    const { kind } = task.pending.work;
    if (kind !== 'invoked' && kind !== 'rollback') continue;
    // A task without its actor (of a stranded instance) is left only by a cancellation, or by an act that revives the instance.
    const stays = task.ref === undefined ? live.revived === undefined : isActive(task.ref);
    if (!over && stays) continue;
    const left = leaveTask(live, task, now);
    if (left !== undefined) finished.push(left);
  }
}

/** The promise actors to run. One whose input is not JSON fails instead, which may start others. */
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

function collectTimers({ live, now, nextId }: StepBook): void {
  dropLeft(live);
  const all = live.recorder.timers.waiting;
  if (all.size === 0 && live.timers.size === 0) return;
  const waiting = new Set(isActive(live.actor) ? all : []);
  for (const [id, timer] of live.timers) {
    if (!waiting.delete(timer.scheduled)) live.timers.delete(id);
    else if (timer.pending.target !== null && pathOf(timer.scheduled.target) === undefined) {
      // A later actor at the same path must not receive the event.
      timer.pending = { ...timer.pending, target: null };
    }
  }
  for (const scheduled of waiting) {
    const source = pathOf(scheduled.source);
    if (source === undefined) continue;
    const id = nextId();
    const pending: PendingTimer = {
      id,
      name: scheduled.id,
      source,
      target: pathOf(scheduled.target) ?? null,
      event: toJson(scheduled.event, 'delayed event', live.recorder.encoding) as {
        readonly type: string;
      },
      delayMs: Number.isFinite(scheduled.delay) ? scheduled.delay : 0,
      deadline: deadlineOf(scheduled.from ?? now, scheduled.delay),
    };
    live.timers.set(id, { pending, scheduled });
  }
}

const latestDeadline = 8.64e15;

/** No date is later than 8.64e15 (ECMA-262, time values), so a timer that far away is bounded. */
function deadlineOf(now: number, delayMs: number): number {
  return Number.isNaN(delayMs) ? now : Math.min(now + Math.max(delayMs, 0), latestDeadline);
}

/** Whether the actor belongs to its instance and is active. */
function isActive(ref: AnyActorRef): boolean {
  const { status } = ref.getSnapshot() as { readonly status: string };
  return status === 'active' && pathOf(ref) !== undefined;
}
