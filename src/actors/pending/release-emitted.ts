import type { LiveActor } from '../restore/live-actor.ts';
import { isSettled, statusOf } from '../restore/snapshot.ts';

type Emitted = readonly { readonly type: string }[];

/**
 * Returns the emitted events that are delivered with this step. Events that the process holds back wait until the
 * instance completes or is settled; if it fails or is cancelled, they are dropped.
 */
export function releaseEmitted(live: LiveActor, emitted: Emitted): Emitted {
  if (emitted.length === 0 && live.held.length === 0) return emitted;
  const holds = ({ type }: { readonly type: string }) => live.process.emits[type] === 'onSuccess';
  const held = [...live.held, ...emitted.filter(holds)];
  const free = emitted.filter((event) => !holds(event));
  switch (statusOf(live)) {
    case 'Pending':
      live.held = isSettled(live) ? [] : held;
      return isSettled(live) ? [...free, ...held] : free;
    case 'Completed':
      live.held = [];
      return [...free, ...held];
    case 'Failed':
    case 'Cancelled':
      live.held = [];
      return free;
  }
}
