import { timerName } from '../../definition/graph/timer-names.ts';
import { actText } from './act-text.ts';

/** The events that XState makes itself, as a person would say them; others as they are. */
export function eventText(type: string): string {
  const ended = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type);
  if (ended !== null) return `${ended[2]} ${ended[1] === 'done' ? 'done' : 'failed'}`;
  const done = /^xstate\.done\.state\.(.+)$/.exec(type);
  return done === null ? timerName(type) : `${done[1]} done`;
}

type HistoryEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** The cause of a step: a task and what became of it, a timer, or the event as it was sent. */
export function causeText(cause: HistoryEvent): string {
  const { type, task, event } = cause;
  const [, kind, outcome = ''] = /^(task|undo)\.(.+)$/.exec(type) ?? [];
  if (kind !== undefined && typeof task === 'string') {
    return `${kind === 'undo' ? 'undo of ' : ''}${task} ${outcomes[outcome] ?? outcome}`;
  }
  if (type === 'timer.fired' && typeof event === 'string') return eventText(event);
  if (type === 'timer.lost' && typeof event === 'string') return `${eventText(event)}, lost`;
  return actText(cause) ?? causes[type] ?? eventText(type);
}

const outcomes: Readonly<Record<string, string>> = {
  retry: 'failed, tries again',
  handedOver: 'handed over',
  progress: 'reported progress',
};

const causes: Readonly<Record<string, string>> = {
  cancel: 'cancelled',
  deployed: 'brought to the deployed machine',
  'rollback.retry': 'rollback retried',
  'rollback.skip': 'compensation skipped',
};

/** What else the event of a step says: a reason, or an error. */
export function detailText({ reason, error }: HistoryEvent): string | undefined {
  if (typeof reason === 'string') return reason;
  const message = (error as { readonly message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : undefined;
}
