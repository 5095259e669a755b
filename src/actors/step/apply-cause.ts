import { fireTimer } from '../pending/fire-timer.ts';
import { applyAct } from '../acts/apply-act.ts';
import { actorAt } from '../xstate/actor-path.ts';
import type { Cause } from '../pending/cause.ts';
import { change } from '../record/ledger.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { FinishedTask } from '../record/record.ts';
import { noteHandedOver } from '../pending/hand-over.ts';
import { isUntaken, loseUntaken } from '../restore/lost-timers.ts';
import { noteEmitted } from '../recording/recorder.ts';
import { noteFailure, noteParked, settleTask } from '../pending/settle-task.ts';
import { noteStuck } from '../pending/stuck.ts';
import { systemOf } from '../xstate/xstate-internals.ts';

/** Applies the cause in XState; returns the task that it ended, if any. */
export function applyCause(live: LiveActor, cause: Cause, now: number): FinishedTask | undefined {
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
      fireTimer(live, timer);
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
