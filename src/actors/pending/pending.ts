import type { LiveActor } from '../restore/live-actor.ts';
import type { PendingTimer, PendingTask } from '../record/record.ts';
/** The pending effects before a batch. */
export interface Pending {
  readonly tasks: ReadonlyMap<string, PendingTask>;
  readonly timers: ReadonlyMap<string, PendingTimer>;
}

export function pendingOf(live: LiveActor): Pending {
  return { tasks: pendingIn(live.tasks), timers: pendingIn(live.timers) };
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Copied, for the steps go on with the originals. */
function pendingIn<T>(
  effects: ReadonlyMap<string, { readonly pending: T }>,
): ReadonlyMap<string, T> {
  if (effects.size === 0) return none;
  const copy = new Map<string, T>();
  for (const [id, { pending }] of effects) copy.set(id, pending);
  return copy;
}
