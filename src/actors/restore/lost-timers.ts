import type { AnyMachineSnapshot } from 'xstate';
import { activeNodes, enteredAt } from './entered.ts';
import type { LiveActor, LiveTimer } from './live-actor.ts';
import type { Lost } from '../record/record.ts';

/** How often a timer without a place is looked at: a deploy that has one finds it earlier. */
export const lostRecheckMs = 300_000;

const afterPrefix = 'xstate.after.';

/** Keeps a timer that does not fit the machine; the instance needs an operator. */
export function loseTimer(timer: LiveTimer, lost: Omit<Lost, 'reason'>): void {
  const [delay] = lost.after;
  const where = lost.state === '' ? 'the machine' : `"${lost.state}"`;
  const reason = `${where} no longer has an after for the timer ${delay}`;
  timer.pending = { ...timer.pending, lost: { ...lost, reason } };
}

/** Is it the timer of an `after` that nothing in the machine takes? Any other event may go unheard, as under XState. */
export function isUntaken({ pending, scheduled }: LiveTimer): boolean {
  const { type } = pending.event;
  if (!type.startsWith(afterPrefix) || pending.target === null) return false;
  const { status } = scheduled.target.getSnapshot() as AnyMachineSnapshot;
  if (status !== 'active') return false;
  return !activeNodes(scheduled.target).some((node) => node.transitions.has(type));
}

/** The timer is due, and nothing takes it. */
export function loseUntaken(timer: LiveTimer, now: number): void {
  const { type } = timer.pending.event;
  const rest = type.slice(afterPrefix.length);
  loseTimer(timer, { at: now, state: '', after: [rest, ''] });
}

/** A lost timer ends with the state that it belonged to, as it would have under the machine that armed it. */
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
