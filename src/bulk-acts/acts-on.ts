import type { ActRequest } from '../actors/acts/act-schema.ts';
import type { InstanceView, TaskView, TimerView } from '../actors/views/view-types.ts';
import { timerName } from '../definition/graph/timer-names.ts';
import type { OperatorActs } from './operator-acts.ts';

/** What an act on many comes to on this instance: an act on each of its tasks or timers that are meant, or none if it needs nothing. */
export function actsOn(
  { status, paused, tasks, timers }: InstanceView,
  wanted: OperatorActs,
): readonly ActRequest[] {
  const isPending = status === 'Pending';
  switch (wanted.kind) {
    case 'pause':
      return isPending && paused === undefined ? [wanted] : [];
    case 'resume':
      return paused === undefined ? [] : [wanted];
    case 'moveTo':
      return isPending ? [wanted] : [];
    case 'reopen':
      return isPending ? [] : [wanted];
    case 'retryTask': {
      const { kind } = wanted;
      const waiting = tasks.filter((task) => isMeant(task, wanted) && task.retryAt !== undefined);
      return waiting.map(({ id }) => ({ kind, task: id }));
    }
    case 'failTask': {
      const { kind, error } = wanted;
      const pending = tasks.filter((task) => isMeant(task, wanted));
      return pending.map(({ id }) => ({ kind, task: id, error }));
    }
    case 'completeTask': {
      const { kind, output } = wanted;
      const pending = tasks.filter((task) => isMeant(task, wanted));
      return pending.map(({ id }) => ({ kind, task: id, output }));
    }
    case 'fireTimer': {
      const { kind } = wanted;
      return timers
        .filter((timer) => isNamed(timer, wanted))
        .map(({ id }) => ({ kind, timer: id }));
    }
    case 'moveTimer': {
      const { kind, to } = wanted;
      const others = timers.filter(
        (timer) => isNamed(timer, wanted) && Date.parse(timer.firesAt) !== Date.parse(to),
      );
      return others.map(({ id }) => ({ kind, timer: id, to }));
    }
  }
}

function isMeant(
  { name, undo, outcome }: TaskView,
  wanted: { readonly task: string; readonly undo?: true | undefined },
): boolean {
  return outcome === 'pending' && name === wanted.task && undo === wanted.undo;
}

function isNamed({ event }: TimerView, { timer }: { readonly timer: string }): boolean {
  return event === timer || timerName(event) === timer;
}
