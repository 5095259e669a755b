import type { LiveActor, Pending } from '../restore/live-actor.ts';

/** The pending effects of the live actor. */
export function pendingOf(live: LiveActor): Pending {
  live.pending ??= { tasks: pendingIn(live.tasks), timers: pendingIn(live.timers) };
  return live.pending;
}

/**
 * The pending effects before a step. The step may change them, so they are cached again only after `pendingEffects` has
 * compared them.
 */
export function takePending(live: LiveActor): Pending {
  const pending = pendingOf(live);
  live.pending = undefined;
  return pending;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Copies, because the steps change the originals. */
function pendingIn<T>(
  effects: ReadonlyMap<string, { readonly pending: T }>,
): ReadonlyMap<string, T> {
  if (effects.size === 0) return none;
  const copy = new Map<string, T>();
  for (const [id, { pending }] of effects) copy.set(id, pending);
  return copy;
}
