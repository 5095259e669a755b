import type { OperatorAct } from '../pending/operator-act.ts';
import { pausedBy } from '../pending/paused.ts';
import { isBeforeAttempt } from '../record/due.ts';
import { toEffectId } from '../ports/ids.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import { statusOf } from '../restore/snapshot.ts';
import { stateNodeAt } from '../xstate/forced-move.ts';

/** Why an operator's act is not possible, or what it needs first. */
export type ActRefusal =
  { readonly kind: 'impossible'; readonly message: string } | { readonly kind: 'mustRevive' };

/** Undefined if the act is possible now (epoch milliseconds). Acts on the machine need one that fits: see `needsMachine`. */
export function refuseAct(live: LiveActor, act: OperatorAct, now: number): ActRefusal | undefined {
  switch (act.kind) {
    case 'pause':
      if (statusOf(live) !== 'Pending')
        return impossible('It has ended; there is nothing to pause.');
      return live.paused === undefined ? undefined : impossible('It is paused already.');
    case 'resume':
      return live.paused === undefined ? impossible('It is not paused.') : undefined;
    case 'delete':
      if (statusOf(live) === 'Pending') return impossible('It has not ended; cancel it first.');
      if (live.tasks.size > 0) {
        return impossible('Something of it is still under way; delete it once that is over.');
      }
      return undefined;
    case 'retryTask':
      return refuseTask(live, act, (task) => {
        if (pausedBy(live, task.pending.name) !== undefined) return 'it waits until it is resumed';
        const { stuck, parked, handedOver } = task.pending;
        if (stuck !== undefined || parked !== undefined) return undefined;
        if (handedOver !== undefined) {
          return 'an outside system has it; complete it, or let it fail';
        }
        const isBegun = live.begun.has(toEffectId(live, act.task));
        return isBegun || !isBeforeAttempt(task.pending, now)
          ? 'its attempt is due or under way'
          : undefined;
      });
    case 'failTask':
      return refuseTask(live, act, ({ pending: { stuck } }) =>
        stuck?.outcome.kind === 'completed'
          ? 'it has completed, and only the machine could not take its output; complete it with another'
          : undefined,
      );
    case 'completeTask':
      return refuseTask(live, act, () => undefined);
    case 'fireTimer':
    case 'moveTimer':
      return refuseTimer(live, act, now);
    case 'moveTo':
    case 'reopen':
      return refuseMove(live, act);
  }
}

/** Whether the act runs the machine, or concerns what only the machine started. */
export function needsMachine({ kind }: OperatorAct): boolean {
  return (
    kind !== 'pause' &&
    kind !== 'resume' &&
    kind !== 'delete' &&
    kind !== 'moveTo' &&
    kind !== 'reopen'
  );
}

function refuseTask(
  live: LiveActor,
  { task: id }: { readonly task: string },
  reason: (task: LiveTask) => string | undefined,
): ActRefusal | undefined {
  const task = live.tasks.get(id);
  const kind = task?.pending.work.kind;
  if (task === undefined || kind === 'rollback' || kind === 'emit') {
    return impossible(`It has no pending task ${id}; read what it waits for.`);
  }
  const why = reason(task);
  return why === undefined
    ? undefined
    : impossible(`Its task ${task.pending.name} (${id}): ${why}.`);
}

function refuseTimer(
  live: LiveActor,
  act: Extract<OperatorAct, { readonly timer: string }>,
  now: number,
): ActRefusal | undefined {
  const timer = live.timers.get(act.timer)?.pending;
  if (timer === undefined) {
    return impossible(`It has no pending timer ${act.timer}; read what it waits for.`);
  }
  if (timer.lost !== undefined) {
    return impossible(`Its timer ${act.timer} is lost: the machine has no place for it.`);
  }
  if (act.kind === 'moveTimer' && act.at <= now) {
    return impossible('A timer can only be moved to a time in the future; fire it instead.');
  }
  if (act.kind === 'fireTimer' && pausedBy(live) !== undefined) {
    return impossible('Its timers wait until it is resumed; resume it first.');
  }
  return undefined;
}

function refuseMove(
  live: LiveActor,
  { kind, state }: Extract<OperatorAct, { readonly state: string }>,
): ActRefusal | undefined {
  const { process, revived } = live;
  if (stateNodeAt(process.machine, state) === undefined) {
    return impossible(`The machine of ${process.name} has no state ${JSON.stringify(state)}.`);
  }
  // Another node may have changed it between the two times that it was loaded.
  const status = revived?.status ?? statusOf(live);
  if (kind === 'reopen') {
    if (status === 'Pending') return impossible('It has not ended; move it instead.');
    const left = rollbackLeft(live);
    if (left !== undefined) return impossible(left);
    return revived === undefined ? { kind: 'mustRevive' } : undefined;
  }
  if (status !== 'Pending') return impossible(`It is ${status}; reopen it instead.`);
  if (live.cancel !== undefined) return impossible('It is being cancelled.');
  return live.misfit === undefined ? undefined : { kind: 'mustRevive' };
}

/** Why an instance that has ended is not over yet. */
function rollbackLeft({ ledger, tasks }: LiveActor): string | undefined {
  if (ledger.some(({ state }) => state === 'failed')) {
    return 'Its rollback is not over; retry or skip what is left of it first.';
  }
  if (tasks.size === 0) return undefined;
  const names = [...tasks.values()].map(({ pending }) => pending.name).join(', ');
  return `It has ended, but still waits for the end of ${names}.`;
}

function impossible(message: string): ActRefusal {
  return { kind: 'impossible', message };
}
