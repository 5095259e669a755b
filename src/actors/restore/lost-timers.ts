import type { AnyMachineSnapshot } from 'xstate';
import { activeNodes, enteredAt } from './entered.ts';
import type { LiveActor, LiveTimer } from './live-actor.ts';
import type { Lost } from '../record/record.ts';

const afterPrefix = 'xstate.after.';

/** Keeps a timer that does not fit the machine; the instance needs an operator. */
export function loseTimer(timer: LiveTimer, lost: Omit<Lost, 'reason'>): void {
  const [delay] = lost.after;
  const where = lost.state === '' ? 'the machine' : `"${lost.state}"`;
  const reason = `${where} no longer has an after for the timer ${delay}`;
  timer.pending = { ...timer.pending, lost: { ...lost, reason } };
}

/**
 * Whether this is the timer of an `after` that the machine no longer has. Any other event may go unhandled, as in
 * XState.
 */
export function isUntaken({ pending, scheduled }: LiveTimer): boolean {
  const { type } = pending.event;
  if (!type.startsWith(afterPrefix) || pending.target === null) return false;
  const { status } = scheduled.target.getSnapshot() as AnyMachineSnapshot;
  if (status !== 'active') return false;
  return !activeNodes(scheduled.target).some((node) => node.transitions.has(type));
}

/** Marks a due timer as lost because no active state handles it. */
export function loseUntaken(timer: LiveTimer, now: number): void {
  const { type } = timer.pending.event;
  const rest = type.slice(afterPrefix.length);
  loseTimer(timer, { at: now, state: '', after: [rest, ''] });
}

/** Drops lost timers whose state was left, as the machine that armed them would have. */
export function dropLeft(live: LiveActor): void {
  for (const [id, { pending, scheduled }] of live.timers) {
    const { lost, source } = pending;
    if (lost === undefined) continue;
    const state = enteredAt(live.entered, source)?.[lost.state];
    if (state !== undefined && state.at <= lost.at) continue;
    live.timers.delete(id);
    live.recorder.timers.remove(scheduled);
  }
}
