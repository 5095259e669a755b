import type { OperatorAct } from '../pending/operator-act.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** How the history names an act: `act.<kind>`, and what it was done to. The output and the context that were given are left out. */
export function toActEvent(live: LiveActor, act: OperatorAct): HistoryEntry['event'] {
  const type = `act.${act.kind}`;
  switch (act.kind) {
    case 'pause':
    case 'resume':
    case 'delete':
      return { type };
    case 'retryTask':
    case 'completeTask':
      return named(type, { task: taskName(live, act.task), id: act.task });
    case 'failTask':
      return named(type, { task: taskName(live, act.task), id: act.task, error: act.error });
    case 'fireTimer':
      return named(type, { id: act.timer, event: timerEvent(live, act.timer) });
    case 'moveTimer': {
      const at = new Date(act.at).toISOString();
      return named(type, { id: act.timer, event: timerEvent(live, act.timer), at });
    }
    case 'moveTo':
    case 'reopen': {
      const changed = Object.keys(act.context ?? {});
      return named(type, { state: act.state, ...(changed.length === 0 ? {} : { changed }) });
    }
  }
}

function taskName(live: LiveActor, id: string): string | undefined {
  return live.tasks.get(id)?.pending.name;
}

function timerEvent(live: LiveActor, id: string): string | undefined {
  return live.timers.get(id)?.pending.event.type;
}

function named(type: string, details: Readonly<Record<string, unknown>>): HistoryEntry['event'] {
  return { type, ...details };
}
