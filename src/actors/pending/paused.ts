import type { LiveActor } from '../restore/live-actor.ts';

/** What keeps a cause waiting. `of` says what was paused: the instance, or its process or the task. */
export interface PausedBy {
  readonly kind: 'paused';
  readonly of: 'instance' | 'process';
  /** Epoch milliseconds. */
  readonly sinceMs: number;
}

/** The result of a cause that must wait while the instance, its process or the task is paused; undefined if none is. */
export function pausedBy(
  { paused, pauseOf }: Pick<LiveActor, 'paused' | 'pauseOf'>,
  task?: string,
): PausedBy | undefined {
  if (paused !== undefined) return { kind: 'paused', of: 'instance', sinceMs: paused.at };
  const sinceMs = pauseOf(task);
  return sinceMs === undefined ? undefined : { kind: 'paused', of: 'process', sinceMs };
}
