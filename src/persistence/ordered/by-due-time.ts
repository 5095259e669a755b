import { compareEffects } from '../../actors/ports/ids.ts';
import type { Wake } from '../../actors/ports/ports.ts';

/** Oldest first; equal times of one instance in order of creation. */
export function byDueTime(a: DueWake, b: DueWake): number {
  return a.atMs - b.atMs || compareEffects(a.wake.effect, b.wake.effect);
}

interface DueWake {
  readonly wake: Wake;
  readonly atMs: number;
}
