import type { InspectionEvent } from 'xstate';
import { taskDueAt } from '../record/due.ts';
import type { PendingTask, PendingTimer, SettledEntry } from '../record/record.ts';
import type { LiveActor, Pending } from '../restore/live-actor.ts';
import { turnIn, turnOf } from '../pending/outbox.ts';

/**
 * What a step asks of the outside world. The commit is planned from effects alone, and they are carried out after it.
 */
export type Effect =
  | { readonly kind: 'startTask'; readonly task: PendingTask }
  /** A pending task is due at another time than `dueBefore`, or it is the telling whose turn has come. */
  | {
      readonly kind: 'rescheduleTask';
      readonly task: PendingTask;
      readonly dueBefore: number | undefined;
      readonly isItsTurn: boolean;
    }
  | { readonly kind: 'stopTask'; readonly id: string }
  /** A timer is new, or due at another time. */
  | { readonly kind: 'startTimer'; readonly timer: PendingTimer; readonly isKnown: boolean }
  | { readonly kind: 'stopTimer'; readonly id: string }
  | { readonly kind: 'settle'; readonly entry: SettledEntry }
  | { readonly kind: 'emit'; readonly event: { readonly type: string } }
  /** A custom action. */
  | { readonly kind: 'action'; readonly run: () => void }
  /** What a volatile actor does: it starts, receives an event, or stops. */
  | { readonly kind: 'runVolatile'; readonly run: () => void }
  | { readonly kind: 'inspect'; readonly event: InspectionEvent };

/**
 * The effects that lead from the pending tasks and timers before to those of now. If nothing differs, the next step
 * reuses `before`, because copying a hundred timers costs a fifth of a step.
 */
export function pendingEffects(before: Pending, live: LiveActor): readonly Effect[] {
  const effects: Effect[] = [];
  const turn = turnIn(live);
  let isSame = before.tasks.size === live.tasks.size && before.timers.size === live.timers.size;
  const turnBefore = turn === undefined ? undefined : turnOf(before.tasks.values());
  for (const [id, { pending: task }] of live.tasks) {
    const known = before.tasks.get(id);
    isSame &&= known === task;
    if (known === undefined) {
      effects.push({ kind: 'startTask', task });
      continue;
    }
    const dueBefore = taskDueAt(known);
    const isItsTurn = id === turn && id !== turnBefore;
    if (isItsTurn || taskDueAt(task) !== dueBefore) {
      effects.push({ kind: 'rescheduleTask', task, dueBefore, isItsTurn });
    }
  }
  for (const id of before.tasks.keys()) {
    if (!live.tasks.has(id)) effects.push({ kind: 'stopTask', id });
  }
  for (const [id, { pending: timer }] of live.timers) {
    const known = before.timers.get(id);
    if (known === timer) continue;
    isSame = false;
    effects.push({ kind: 'startTimer', timer, isKnown: known !== undefined });
  }
  for (const id of before.timers.keys()) {
    if (!live.timers.has(id)) effects.push({ kind: 'stopTimer', id });
  }
  if (isSame) live.pending = before;
  return effects;
}
