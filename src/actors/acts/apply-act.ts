import { fireTimer } from '../pending/fire-timer.ts';
import type { OperatorAct } from '../pending/operator-act.ts';
import { settleTask } from '../pending/settle-task.ts';
import { waitsForAttempt } from '../pending/waits-for-attempt.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { FinishedTask, PendingTask, TaskOutcome } from '../record/record.ts';
import { createForcedMove, outsideAllStates } from '../xstate/forced-move.ts';
import { setSnapshot } from '../xstate/xstate-internals.ts';

/** Applies an act that was not refused; returns the task that it ended, if any. */
export function applyAct(
  live: LiveActor,
  act: OperatorAct,
  { now, reason }: { readonly now: number; readonly reason: string | undefined },
): FinishedTask | undefined {
  switch (act.kind) {
    case 'pause':
      live.paused = { at: now, ...(reason === undefined ? {} : { reason }) };
      return undefined;
    case 'resume':
      live.paused = undefined;
      return undefined;
    case 'delete':
      live.isDeleted = true;
      return undefined;
    case 'retryTask': {
      const task = live.tasks.get(act.task);
      if (task === undefined) return undefined;
      waitsForAttempt(live, task.pending, now);
      task.pending = dueNow(task.pending, now);
      return undefined;
    }
    case 'failTask':
      return endTask(live, act.task, { kind: 'failed', error: act.error }, now);
    case 'completeTask':
      return endTask(live, act.task, { kind: 'completed', output: act.output }, now);
    case 'fireTimer': {
      const timer = live.timers.get(act.timer);
      if (timer !== undefined) fireTimer(live, timer);
      return undefined;
    }
    case 'moveTimer': {
      const timer = live.timers.get(act.timer);
      if (timer === undefined) return undefined;
      const { stuck: _stuck, ...pending } = timer.pending;
      timer.pending = { ...pending, deadline: act.at };
      return undefined;
    }
    case 'moveTo':
    case 'reopen': {
      if (live.revived !== undefined) leaveAll(live);
      live.actor.send(createForcedMove(act.state, act.context));
      return undefined;
    }
  }
}

/** Nothing waits any more for what the instance waited for before it was revived. */
function leaveAll(live: LiveActor): void {
  live.cancel = undefined;
  live.stranded = undefined;
  for (const [id, { scheduled }] of live.timers) {
    live.recorder.timers.remove(scheduled);
    live.timers.delete(id);
  }
  setSnapshot(live.actor, outsideAllStates(live.actor));
}

/** The next attempt, or the outcome on which the machine threw, is due at once. */
function dueNow(pending: PendingTask, now: number): PendingTask {
  const { stuck, retryAt: _retryAt, ...rest } = pending;
  return stuck === undefined ? rest : { ...rest, stuck: { ...stuck, againAt: now } };
}

function endTask(
  live: LiveActor,
  id: string,
  outcome: TaskOutcome,
  now: number,
): FinishedTask | undefined {
  const task = live.tasks.get(id);
  return task && settleTask(live, task, { outcome, by: 'operator' }, now);
}
