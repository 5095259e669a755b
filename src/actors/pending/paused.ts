import type { LiveActor } from '../restore/live-actor.ts';

/** The result of a cause that must wait while the instance is paused; undefined if it is not. */
export function pausedBy({
  paused,
}: Pick<LiveActor, 'paused'>): { readonly kind: 'paused'; readonly sinceMs: number } | undefined {
  return paused === undefined ? undefined : { kind: 'paused', sinceMs: paused.at };
}
