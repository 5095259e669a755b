import type { Rearmed } from '../ports/ports.ts';
import { toEffectId } from '../ports/ids.ts';
import { handedOverDueAt, taskDueAt, timerDueAt } from '../record/due.ts';
import type { InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';
import { wakesOf } from '../views/waiting-view.ts';
import type { WaitingView } from '../views/view-types.ts';

/** The due entries to put back, so that everything the instance waits for is armed. */
export function toRearm(
  record: InstanceRecord,
  { waitsFor }: WaitingView,
  now: number,
): readonly Rearmed[] {
  const unarmed = new Set<string>();
  for (const one of waitsFor) {
    if (one.kind !== 'event' && !one.armed) unarmed.add(toEffectId(record, one.id));
  }
  if (unarmed.size === 0) return [];
  const lookAt = new Map([
    ...record.tasks.map((task) => [toEffectId(record, task.id), ofTask(task, now)] as const),
    ...record.timers.map((timer) => [toEffectId(record, timer.id), ofTimer(timer, now)] as const),
  ]);
  return wakesOf(record).flatMap((wake) => {
    const look = lookAt.get(wake.effect);
    return look !== undefined && unarmed.has(wake.effect) ? [{ wake, ...look }] : [];
  });
}

/** A task without a due time runs, or is about to. */
function ofTask(task: PendingTask, now: number): Omit<Rearmed, 'wake'> {
  const { handedOver, stuck } = task;
  const isOut = handedOver !== undefined && stuck === undefined;
  const dueAt = isOut ? handedOverDueAt(handedOver, now) : taskDueAt(task);
  return { atMs: dueAt ?? now, mayHaveRun: dueAt === undefined };
}

function ofTimer(timer: PendingTimer, now: number): Omit<Rearmed, 'wake'> {
  return { atMs: timerDueAt(timer, now), mayHaveRun: false };
}
