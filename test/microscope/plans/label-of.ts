import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';

/** The delay of the machine that a state invokes: its timers are not those of the random process. */
export const childDelayMs = 777;

/** How the label of an output begins that belongs to another task than the one that it ended. */
export const foreign = 'foreign:';

interface Labelled {
  readonly type: string;
  readonly id?: string;
  readonly output?: { readonly key?: string; readonly asked?: Asked | typeof byOperator };
}

/** What a task is asked with: its answer carries it, so that the machine can tell whose answer it is. */
export interface Asked {
  readonly generation: string;
  /** What the machine had seen by then. */
  readonly seen: string;
}

/** What an output of an operator says: he completes what has the id by then, whatever he has seen before. */
export const byOperator = 'operator';

/** What the machine notes of an event: what its history must say, too. */
export function labelOf(event: object, context: AskingContext): string {
  const { type, id, output } = event as Labelled;
  if (type.startsWith('xstate.done.actor')) {
    return `${isOwn(output?.asked, context) ? 'ok:' : foreign}${output?.key}`;
  }
  if (type.startsWith('xstate.error.actor')) return 'no';
  if (type.startsWith('xstate.after')) return 'timer';
  return `${type}:${id}`;
}

export interface AskingContext {
  readonly generation: string;
  readonly log: readonly string[];
}

export function askedBy({ generation, log }: AskingContext): Asked {
  return { generation, seen: textOf(log) };
}

/** What a machine has seen only grows, on the branch of the store that it is on. */
function isOwn(asked: Asked | typeof byOperator | undefined, context: AskingContext): boolean {
  if (asked === byOperator) return true;
  return (
    asked !== undefined &&
    asked.generation === context.generation &&
    textOf(context.log).startsWith(asked.seen)
  );
}

function textOf(log: readonly string[]): string {
  return log.map((label) => `${label} `).join('');
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
    case 'undo.skipped':
    case 'undo.again':
    case 'act.moveTo':
    case 'act.reopen':
      return undefined;
    case 'act.completeTask':
    case 'task.completed':
      return task === 'childWork' ? undefined : `ok:${id}`;
    case 'act.failTask':
    case 'task.failed':
      return task === 'childWork' ? undefined : 'no';
    case 'act.fireTimer':
    case 'timer.fired':
      return timer?.startsWith(`xstate.after.${childDelayMs}`) === true ? undefined : 'timer';
    default:
      return `${type}:${id}`;
  }
}
