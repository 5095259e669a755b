import { needsMachine, refuseAct } from '../acts/refuse-act.ts';
import { pausedBy } from '../pending/paused.ts';
import { timerDueAt, firesAt } from '../record/due.ts';
import type { StepResult } from './step-result.ts';
import type { AnyActorRef, AnyEventObject } from 'xstate';
import { actorAt } from '../xstate/actor-path.ts';
import { isSamePath } from '../restore/entered.ts';
import type { Cause } from '../pending/cause.ts';
import { stillCounts } from '../pending/late-outcomes.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { ActorPath, PendingTask } from '../record/record.ts';
import { refusingGuards } from '../xstate/refusing-guards.ts';
import { acceptedEvents, isSettled, stateOf, statusOf } from '../restore/snapshot.ts';
import { isWaiting, strandedBy } from './stranded.ts';
import { endOf } from '../pending/task-ends.ts';

/** Why the cause cannot step; undefined if it can. */
export function refuseCause(live: LiveActor, cause: Cause, now: number): StepResult | undefined {
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

/** Whether the actor may still emit. The tasks of a stranded instance may, although it has no actors. */
function mayEmit(live: LiveActor, path: ActorPath): boolean {
  if (live.misfit === undefined) return isAtWork(actorAt(live.actor, path));
  const isOf = ({ work }: PendingTask) => work.kind === 'invoked' && isSamePath(work.path, path);
  return [...live.tasks.values()].some(({ pending }) => isOf(pending));
}

function isAtWork(actor: AnyActorRef | undefined): boolean {
  return (actor?.getSnapshot() as { readonly status: string } | undefined)?.status === 'active';
}
