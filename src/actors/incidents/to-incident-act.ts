import type { ActRequest } from '../acts/act-schema.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { PlainError } from '../record/plain-error.ts';
import type { FoundMove } from './found-move.ts';

/** The act of an operator that a step tells of; undefined if it tells of none. */
export function toIncidentAct({ event, cause }: HistoryEntry): FoundMove | undefined {
  const [, kind] = /^act\.(.+)$/.exec(event.type) ?? [];
  const told: Readonly<Record<string, unknown>> = event;
  const id = String(told['id']);
  const kept = cause?.kind === 'act' ? cause : undefined;
  switch (kind) {
    case 'pause':
    case 'resume':
      return found({ kind });
    case 'retryTask':
      return found({ kind, task: id });
    case 'failTask':
      return found({ kind, task: id, error: told['error'] as PlainError });
    case 'completeTask':
      return kept === undefined
        ? found({ kind, task: id }, 'output')
        : found({ kind, task: id, ...('output' in kept ? { output: kept.output } : {}) });
    case 'fireTimer':
      return found({ kind, timer: id });
    case 'moveTimer':
      return found({ kind, timer: id, to: String(told['at']) });
    case 'moveTo':
    case 'reopen': {
      const act = { kind, state: String(told['state']) } as const;
      if (!('changed' in told)) return found(act);
      return kept?.context === undefined
        ? found(act, 'context')
        : found({ ...act, context: kept.context });
    }
    case undefined:
    default:
      return undefined;
  }
}

function found(act: ActRequest, missing?: 'output' | 'context'): FoundMove {
  const move = { kind: 'act', act } as const;
  return missing === undefined ? { move } : { move, missing: [`act/${missing}`] };
}
