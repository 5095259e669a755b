import { LRUCache } from 'lru-cache';
import type { RateLimit } from '../../actors/ports/rate-limit.ts';

/** Beyond this, the least recently used bucket is dropped, which makes it full. */
const maxBuckets = 100_000;

/** Buckets for a store with one node: the same algorithm (GCRA) as on Redis, lost with the process. */
export function createMemoryRateLimit(
  options: {
    /** Milliseconds of a monotonic clock, including fractions. */
    readonly nowMs?: () => number;
  } = {},
): RateLimit {
  const nowMs = options.nowMs ?? (() => performance.now());
  /** When each is full again. Created on first use, because it allocates all its memory at once. */
  let fullAt: LRUCache<string, number> | undefined;
  return {
    async take(key, perSecond, burst) {
      fullAt ??= new LRUCache({ max: maxBuckets });
      const now = nowMs();
      const intervalMs = 1000 / perSecond;
      const full = Math.max(fullAt.get(key) ?? now, now) + intervalMs;
      const waitMs = full - intervalMs * burst - now;
      // Ignores floating-point remainders.
      if (waitMs > 1e-6) {
        const fullMs = Math.ceil(full - intervalMs - now - 1e-6);
        return { allowed: false, retryAfterMs: Math.ceil(waitMs), remaining: 0, fullMs };
      }
      fullAt.set(key, full);
      const remaining = Math.floor(-waitMs / intervalMs + 1e-6);
      return { allowed: true, retryAfterMs: 0, remaining, fullMs: Math.ceil(full - now - 1e-6) };
    },
  };
}
