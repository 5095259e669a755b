import type { Backoff } from '../../definition/define-process.ts';

/**
 * The delay before the attempt that follows `failures` failed ones: exponential, capped, reduced by jitter (`random`
 * from 0 to 1).
 */
export function backoffMs(policy: Backoff, failures: number, random: number): number {
  const { initialMs = 1_000, factor = 2, maxMs = 60_000, jitter = 0.5 } = policy;
  const full = Math.min(initialMs * factor ** (failures - 1), maxMs);
  return Math.round(full * (1 - jitter * random));
}
