import type { Rearmed } from '../ports/ports.ts';
import { handedOverDueAt, taskDueAt, timerDueAt } from '../record/due.ts';
import type { PendingTask, PendingTimer } from '../record/record.ts';
import { isHandedOver, type ProvenEffect } from '../views/proven-effects.ts';

/** The due entries to put back, so that everything the instance waits for is armed. `now`: epoch milliseconds. */
export function toRearm(effects: readonly ProvenEffect[], now: number): readonly Rearmed[] {
  return effects
    .filter(({ armed }) => !armed)
    .map(({ wake, armable: { kind, pending } }) => ({
      wake,
      ...(kind === 'task' ? ofTask(pending, now) : ofTimer(pending, now)),
    }));
}

/** A task without a due time runs, or is about to. */
function ofTask(task: PendingTask, now: number): Omit<Rearmed, 'wake'> {
  const dueAt = isHandedOver(task) ? handedOverDueAt(task.handedOver, now) : taskDueAt(task);
  return { atMs: dueAt ?? now, mayHaveRun: dueAt === undefined };
}

function ofTimer(timer: PendingTimer, now: number): Omit<Rearmed, 'wake'> {
  return { atMs: timerDueAt(timer, now), mayHaveRun: false };
}
