import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';

/** The delay of the machine that a state invokes: its timers are not those of the random process. */
export const childDelayMs = 777;

/** What the machine notes of an event: what its history must say, too. */
export function labelOf(event: object): string {
  const { type, id, output } = event as {
    readonly type: string;
    readonly id?: string;
    readonly output?: { readonly key?: string };
  };
  if (type.startsWith('xstate.done.actor')) return `ok:${output?.key}`;
  if (type.startsWith('xstate.error.actor')) return 'no';
  if (type.startsWith('xstate.after')) return 'timer';
  return `${type}:${id}`;
}

/** What the machine must have noted of a step, by its history; undefined if nothing. */
export function labelOfEntry({ event, from, transitions = [] }: HistoryEntry): string | undefined {
  // The end of a rollback is not noted.
  if (transitions.length === 0 || from === 'undoing') return undefined;
  const {
    type,
    id,
    task,
    event: timer,
  } = event as {
    readonly type: string;
    readonly id?: string;
    readonly task?: string;
    readonly event?: string;
  };
  switch (type) {
    case 'start':
    case 'cancel':
    case 'deployed':
    case 'undo.completed':
    case 'undo.failed':
      return undefined;
    case 'task.completed':
      return task === 'childWork' ? undefined : `ok:${id}`;
    case 'task.failed':
      return task === 'childWork' ? undefined : 'no';
    case 'timer.fired':
      return timer?.startsWith(`xstate.after.${childDelayMs}`) === true ? undefined : 'timer';
    default:
      return `${type}:${id}`;
  }
}
