import { applyAct } from '../acts/apply-act.ts';
import { needsMachine, refuseAct } from '../acts/refuse-act.ts';
import { pausedBy } from '../pending/paused.ts';
import { pendingEffects } from './effect.ts';
import { takePending } from '../pending/pending.ts';
import { timerDueAt, firesAt } from '../record/due.ts';
import type { StepResult } from './step-result.ts';
import type { AnyActorRef, AnyEventObject } from 'xstate';
import { actorAt } from '../xstate/actor-path.ts';
import { isSamePath } from '../restore/entered.ts';
import type { Cause } from '../pending/cause.ts';
import { toAskedBy } from './to-asked-by.ts';
import { toHistoryEvent } from './to-history-event.ts';
import { beginReport } from './step-report.ts';
import { keepCause } from './keep-cause.ts';
import { finishStep } from './finish-step.ts';
import { collectEffects } from './collect-effects.ts';
import { change } from '../record/ledger.ts';
import { stillCounts } from '../pending/late-outcomes.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { ActorPath, FinishedTask, PendingTask } from '../record/record.ts';
import { noteHandedOver } from '../pending/hand-over.ts';
import { isUntaken, loseUntaken } from '../restore/lost-timers.ts';
import { noteTold } from '../pending/outbox.ts';
import { noteEmitted } from '../recording/recorder.ts';
import { noteFailure, noteParked, settleTask } from '../pending/settle-task.ts';
import { refusingGuards } from '../xstate/refusing-guards.ts';
import { acceptedEvents, isSettled, stateOf, statusOf } from '../restore/snapshot.ts';
import { isWaiting, keepOutcome, strandedBy } from './stranded.ts';
import { noteStuck, timesStuck } from '../pending/stuck.ts';
import { endOf } from '../pending/task-ends.ts';
import { systemOf } from '../xstate/xstate-internals.ts';

/**
 * Applies one cause to a live actor: synchronous, without IO, clock or randomness of its own. Nothing has left the
 * actor when it returns; the step contains what the machine asked for.
 */
export function step(live: LiveActor, given: Cause, now: number): StepResult {
  const cause = keepOutcome(live, given, now);
  const { recorder } = live;
  const version = live.version + 1;
  const timesBefore = timesStuck(live, cause);
  try {
    const refusal = refuse(live, cause, now);
    if (refusal !== undefined) return refusal;
    const before = takePending(live);
    if (noteTold(live, cause, now)) {
      return { kind: 'noted', effects: pendingEffects(before, live) };
    }
    const from = live.version < 0 ? null : (live.revived?.from ?? stateOf(live.actor));
    recorder.mode = 'stepping';
    const event = toHistoryEvent(live, cause);
    const begun = beginReport(live, cause);
    const kept = keepCause(live, cause);
    const ended = apply(live, cause, now);
    const collected = collectEffects(live, before, { version, now, ended });
    const askedBy = toAskedBy(cause, live.owner);
    live.revived = undefined;
    return finishStep(live, { event, from, now, collected, begun, askedBy, kept, timesBefore });
  } catch (error) {
    return { kind: 'threw', error: recorder.thrown?.error ?? error, timesBefore };
  } finally {
    recorder.mode = 'idle';
    recorder.microsteps = 0;
  }
}

/** Why the cause cannot step; undefined if it can. */
function refuse(live: LiveActor, cause: Cause, now: number): StepResult | undefined {
  const { version } = live;
  if ('ifVersions' in cause && cause.ifVersions?.includes(version) === false) {
    return { kind: 'outdated', version };
  }
  switch (cause.kind) {
    case 'start':
      return undefined;
    case 'deployed':
      return { kind: 'unchanged' };
    case 'sent':
      // It comes from an earlier instance with the same id: another node or a running task may not know that it is
      // gone.
      if (cause.createdAt !== live.createdAt) return { kind: 'stale' };
      return strandedBy(live, now);
    case 'event': {
      const paused = pausedBy(live);
      if (paused !== undefined) return paused;
      if (live.misfit !== undefined && statusOf(live) === 'Pending') return strandedBy(live, now);
      if (cause.known && accepts(live, cause.event)) return undefined;
      return refusedBy(live, cause.known ? cause.event : undefined);
    }
    case 'emitted':
      return cause.createdAt === live.createdAt && mayEmit(live, cause.path)
        ? undefined
        : { kind: 'stale' };
    case 'ended': {
      if (!counts(live, cause)) return { kind: 'stale' };
      const task = live.tasks.get(cause.id);
      return task !== undefined && isWaiting(task) ? strandedBy(live, now) : undefined;
    }
    case 'retry':
    case 'parked':
    case 'handedOver':
      return counts(live, cause) ? undefined : { kind: 'stale' };
    case 'progress': {
      const task = live.tasks.get(cause.id);
      return task?.pending.startedAt === cause.startedAt ? undefined : { kind: 'stale' };
    }
    case 'stuck':
      return (cause.of.kind === 'ended' ? counts(live, cause.of) : live.timers.has(cause.of.id))
        ? undefined
        : { kind: 'stale' };
    case 'fired': {
      const timer = live.timers.get(cause.id)?.pending;
      if (timer === undefined) return { kind: 'stale' };
      const atMs = firesAt(timer);
      if (atMs > now) return { kind: 'early', atMs };
      if (timer.lost !== undefined) return { kind: 'early', atMs: timerDueAt(timer, now) };
      return pausedBy(live) ?? strandedBy(live, now);
    }
    case 'cancel': {
      if (live.cancel !== undefined) return { kind: 'unchanged' };
      const status = statusOf(live);
      if (status !== 'Pending') return { kind: 'over', status };
      if (cause.to !== undefined && endOf(live, cause.to) === undefined) return { kind: 'stale' };
      if (!cause.byOperator && live.misfit !== undefined) return strandedBy(live, now);
      return isSettled(live) ? refusedBy(live) : undefined;
    }
    case 'undoAgain':
      return live.ledger.some(({ state }) => state === 'failed')
        ? undefined
        : { kind: 'unchanged' };
    case 'undoSkip': {
      const entry = live.ledger.find(({ id }) => id === cause.entry);
      if (entry === undefined) return { kind: 'stale' };
      return entry.state === 'failed' ? undefined : { kind: 'unchanged' };
    }
    case 'act': {
      const { act } = cause;
      const stranded = needsMachine(act) ? strandedBy(live, now) : undefined;
      return stranded ?? refuseAct(live, act, now);
    }
  }
}

/** Whether the task is still pending and the cause counts for it. */
function counts(live: LiveActor, cause: Parameters<typeof stillCounts>[0]): boolean {
  const task = live.tasks.get(cause.id);
  return task !== undefined && stillCounts(cause, task.pending);
}

function refusedBy({ process, actor }: LiveActor, event?: AnyEventObject): StepResult {
  return {
    kind: 'refused',
    state: stateOf(actor),
    accepts: acceptedEvents(process, actor),
    guards: event === undefined ? [] : refusingGuards(actor.getSnapshot(), event),
  };
}

function accepts(live: LiveActor, event: AnyEventObject): boolean {
  const snapshot: { can(event: AnyEventObject): boolean; status: string } =
    live.actor.getSnapshot();
  return snapshot.status === 'active' && snapshot.can(event);
}

/** Applies the cause in XState; returns the task that it ended, if any. */
function apply(live: LiveActor, cause: Cause, now: number): FinishedTask | undefined {
  const { actor, tasks, timers } = live;
  const system = systemOf(actor);
  switch (cause.kind) {
    case 'start':
      actor.start();
      return undefined;
    case 'event':
      actor.send(cause.event);
      return undefined;
    case 'sent': {
      const target = actorAt(actor, cause.path);
      if (target !== undefined) system._relay(undefined, target, cause.event);
      return undefined;
    }
    case 'emitted': {
      noteEmitted(live.recorder, actorAt(actor, cause.path), cause.event);
      return undefined;
    }
    case 'ended': {
      const task = tasks.get(cause.id);
      return task && settleTask(live, task, cause, now);
    }
    case 'fired': {
      const timer = timers.get(cause.id);
      if (timer === undefined) return undefined;
      if (isUntaken(timer)) {
        loseUntaken(timer, now);
        return undefined;
      }
      timers.delete(cause.id);
      const { source, target, event } = timer.scheduled;
      live.recorder.timers.remove(timer.scheduled);
      system._relay(source, target, event);
      return undefined;
    }
    case 'retry': {
      const task = tasks.get(cause.id);
      return task && noteFailure(live, task, cause, now);
    }
    case 'handedOver':
    case 'progress': {
      const task = tasks.get(cause.id);
      if (task !== undefined) noteHandedOver(task, live.process.tasks, cause, now);
      return undefined;
    }
    case 'cancel':
      live.cancel = {
        at: now,
        ...(cause.reason === undefined ? {} : { reason: cause.reason }),
        rollback: cause.rollback,
        ...(cause.to === undefined ? {} : { to: cause.to }),
      };
      if (cause.to !== undefined) live.recorder.settlements.push({ upTo: cause.to });
      live.stranded = undefined;
      live.paused = undefined;
      live.actor.stop();
      return undefined;
    case 'undoAgain':
      for (const { id, state } of live.ledger) {
        const again = { state: 'owed', again: true, changedAt: now } as const;
        if (state === 'failed') live.ledger = change(live.ledger, id, again);
      }
      return undefined;
    case 'undoSkip': {
      const { entry, reason } = cause;
      live.ledger = change(live.ledger, entry, { state: 'skipped', reason, changedAt: now });
      return undefined;
    }
    case 'act':
      return applyAct(live, cause.act, { now, reason: cause.reason });
    case 'stuck':
      noteStuck(live, cause, now);
      return undefined;
    case 'parked': {
      const task = tasks.get(cause.id);
      if (task !== undefined) noteParked(task, cause, now);
      return undefined;
    }
    case 'deployed':
      return undefined;
  }
}

/** Whether the actor may still emit. The tasks of a stranded instance may, although it has no actors. */
function mayEmit(live: LiveActor, path: ActorPath): boolean {
  if (live.misfit === undefined) return isAtWork(actorAt(live.actor, path));
  const isOf = ({ work }: PendingTask) => work.kind === 'invoked' && isSamePath(work.path, path);
  return [...live.tasks.values()].some(({ pending }) => isOf(pending));
}

function isAtWork(actor: AnyActorRef | undefined): boolean {
  return (actor?.getSnapshot() as { readonly status: string } | undefined)?.status === 'active';
}
