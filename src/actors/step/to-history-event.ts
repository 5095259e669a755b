import { toActEvent } from '../acts/to-act-event.ts';
import { actorAt } from '../xstate/actor-path.ts';
import type { Cause } from '../pending/cause.ts';
import { toJson } from '../xstate/json.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import { isUntaken } from '../restore/lost-timers.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { ActorPath } from '../record/record.ts';
import { redact } from '../record/redact.ts';
import { forReaders } from '../xstate/references.ts';

/** The history event of a cause, on the instance before the step. */
export function toHistoryEvent(live: LiveActor, cause: Cause): HistoryEntry['event'] {
  switch (cause.kind) {
    case 'start':
      return { type: 'start' };
    case 'event':
      return redact(cause.event, live.process.redact);
    case 'sent':
      return toJson(cause.event, 'event', forReaders) as HistoryEntry['event'];
    case 'emitted': {
      const [id, task] = taskAt(live, cause.path) ?? [];
      return id === undefined
        ? named('actor.emitted', { actor: cause.path.join('/') })
        : named('task.emitted', { task: task?.pending.name, id });
    }
    case 'ended': {
      const { id, outcome } = cause;
      return named(`${taskKind(live, id)}.${outcome.kind}`, { task: taskName(live, id), id });
    }
    case 'retry': {
      const { id, error } = cause;
      const retryAt = new Date(cause.retryAt).toISOString();
      return named(`${taskKind(live, id)}.retry`, { task: taskName(live, id), id, error, retryAt });
    }
    case 'parked':
      return named('task.parked', { task: taskName(live, cause.id), ...idAndError(cause) });
    case 'handedOver':
      return named('task.handedOver', { task: taskName(live, cause.id), id: cause.id });
    case 'progress': {
      const { id, progress } = cause;
      return named('task.progress', { task: taskName(live, id), id, progress });
    }
    case 'fired': {
      const timer = live.timers.get(cause.id);
      const event = timer?.pending.event.type;
      const isLost = timer !== undefined && isUntaken(timer);
      return named(isLost ? 'timer.lost' : 'timer.fired', { id: cause.id, event });
    }
    case 'cancel':
      return named('cancel', {
        ...(cause.reason === undefined ? {} : { reason: cause.reason }),
        ...(live.paused === undefined ? {} : { resumed: true }),
      });
    case 'undoAgain':
      return named('rollback.retry', {});
    case 'undoSkip':
      return named('rollback.skip', { id: cause.entry, reason: cause.reason });
    case 'act':
      return toActEvent(live, cause.act);
    case 'stuck':
      return named('stuck', { id: cause.of.id, error: cause.error });
    case 'deployed':
      return named(cause.kind, {});
  }
}

function idAndError({ id, error }: Extract<Cause, { kind: 'parked' }>): object {
  return { id, error };
}

function taskKind(live: LiveActor, id: string): 'task' | 'undo' {
  return live.tasks.get(id)?.pending.work.kind === 'undo' ? 'undo' : 'task';
}

/** The task that the actor at a path waits for. */
function taskAt(live: LiveActor, path: ActorPath): readonly [string, LiveTask] | undefined {
  const actor = actorAt(live.actor, path);
  return [...live.tasks].find(([, { ref }]) => ref !== undefined && ref === actor);
}

function taskName(live: LiveActor, id: string): string | undefined {
  return live.tasks.get(id)?.pending.name;
}

function named(type: string, details: Readonly<Record<string, unknown>>): HistoryEntry['event'] {
  return { type, ...details };
}
