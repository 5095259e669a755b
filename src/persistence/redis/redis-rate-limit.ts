import type { RateLimit } from '../../actors/ports/rate-limit.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { rateScript } from './scripts/rate.ts';

const script = toScript(rateScript);

/**
 * Buckets at `<prefix>:rate:<key>`, by the clock of Redis; each expires once it is full again. The algorithm is GCRA
 * (ITU-T I.371), with one timestamp for each bucket. The caller keeps and closes the client.
 */
export function createRedisRateLimit(options: {
  readonly client: RedisClient;
  readonly prefix?: string;
}): RateLimit {
  const { client, prefix = 'hf' } = options;
  return {
    async take(key, perSecond, burst) {
      const args = [1_000_000 / perSecond, burst];
      const reply = await runScript(client, script, [`${prefix}:rate:${key}`], args);
      const [waitMicros = 0, remaining = 0, fullMicros = 0] = (reply as unknown[]).map(Number);
      return {
        allowed: waitMicros === 0,
        retryAfterMs: Math.ceil(waitMicros / 1000),
        remaining,
        // Ignores floating-point remainders.
        fullMs: Math.ceil((fullMicros - 1) / 1000),
      };
    },
  };
}
