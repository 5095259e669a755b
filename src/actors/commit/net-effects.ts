import { taskDueAt } from '../record/due.ts';
import type { PendingTask, PendingTimer } from '../record/record.ts';
import type { Effect } from '../step/effect.ts';

/** The combined effects of several steps, for the due index. */
export interface NetEffects {
  /** By id, the tasks that are new, are due at another time, or whose turn has come. */
  readonly tasks: ReadonlyMap<string, { readonly task: PendingTask; readonly isNew: boolean }>;
  readonly timers: ReadonlyMap<string, PendingTimer>;
  /** Those that were pending before the first step and no longer are. */
  readonly stoppedTasks: readonly string[];
  readonly stoppedTimers: readonly string[];
}

interface NetTask {
  readonly task: PendingTask;
  readonly isNew: boolean;
  /** When it was due before the first step. */
  readonly dueBefore: number | undefined;
  readonly isItsTurn: boolean;
}

/** Combines effects: what one step starts and a later one stops cancels out. */
export function netEffects(effects: readonly Effect[]): NetEffects {
  const tasks = new Map<string, NetTask>();
  const timers = new Map<string, PendingTimer>();
  const newTimers = new Set<string>();
  const stoppedTasks: string[] = [];
  const stoppedTimers: string[] = [];
  for (const effect of effects) {
    switch (effect.kind) {
      case 'startTask': {
        const { task } = effect;
        tasks.set(task.id, { task, isNew: true, dueBefore: undefined, isItsTurn: false });
        break;
      }
      case 'rescheduleTask': {
        const { task, dueBefore, isItsTurn } = effect;
        const known = tasks.get(task.id);
        tasks.set(task.id, {
          task,
          isNew: known?.isNew ?? false,
          dueBefore: known === undefined ? dueBefore : known.dueBefore,
          isItsTurn: isItsTurn || known?.isItsTurn === true,
        });
        break;
      }
      case 'stopTask':
        if (tasks.get(effect.id)?.isNew !== true) stoppedTasks.push(effect.id);
        tasks.delete(effect.id);
        break;
      case 'startTimer': {
        const { timer } = effect;
        if (!timers.has(timer.id) && !effect.isKnown) newTimers.add(timer.id);
        timers.set(timer.id, timer);
        break;
      }
      case 'stopTimer':
        if (!newTimers.has(effect.id)) stoppedTimers.push(effect.id);
        timers.delete(effect.id);
        break;
      case 'settle':
      case 'emit':
      case 'action':
      case 'runVolatile':
      case 'inspect':
        break;
    }
  }
  for (const [id, { task, isNew, dueBefore, isItsTurn }] of tasks) {
    if (!isNew && !isItsTurn && taskDueAt(task) === dueBefore) tasks.delete(id);
  }
  return { tasks, timers, stoppedTasks, stoppedTimers };
}
