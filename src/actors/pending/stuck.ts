import type { Cause } from './cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** How often the machine has thrown on this effect. */
export function timesStuck(live: LiveActor, cause: Cause): number {
  if (cause.kind === 'ended') return live.tasks.get(cause.id)?.pending.stuck?.times ?? 0;
  if (cause.kind === 'fired') return live.timers.get(cause.id)?.pending.stuck?.times ?? 0;
  return 0;
}

/** Keeps the cause on which the machine threw, so that it is delivered again later. */
export function noteStuck(
  live: LiveActor,
  cause: Extract<Cause, { kind: 'stuck' }>,
  now: number,
): void {
  const { of, error, againAt } = cause;
  const task = live.tasks.get(of.id);
  const timer = live.timers.get(of.id);
  if (task !== undefined && of.kind === 'ended') {
    const { at = now, times = 0 } = task.pending.stuck ?? {};
    const stuck = { at, times: times + 1, error, againAt, outcome: of.outcome };
    task.pending = { ...task.pending, stuck };
  }
  if (timer !== undefined) {
    const { at = now, times = 0 } = timer.pending.stuck ?? {};
    timer.pending = { ...timer.pending, stuck: { at, times: times + 1, error, againAt } };
  }
}
