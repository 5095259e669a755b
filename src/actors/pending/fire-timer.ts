import type { LiveActor, LiveTimer } from '../restore/live-actor.ts';
import { systemOf } from '../xstate/xstate-internals.ts';

/** Delivers the event of a pending timer, which is then over. */
export function fireTimer(live: LiveActor, { pending, scheduled }: LiveTimer): void {
  live.timers.delete(pending.id);
  const { source, target, event } = scheduled;
  live.recorder.timers.remove(scheduled);
  systemOf(live.actor)._relay(source, target, event);
}
