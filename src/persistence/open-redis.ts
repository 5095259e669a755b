import { createBullmqWakes } from './bullmq/bullmq-wakes.ts';
import type { Storage, StorageOptions } from './storage.ts';
import { nameRedisAddress, parseRedisAddress } from './redis/connection/redis-address.ts';
import { createRedisClient } from './redis/connection/redis-client.ts';
import { createRedisJournal } from './redis/redis-journal.ts';
import { createRedisRateLimit } from './redis/redis-rate-limit.ts';
import { createRedisStore } from './redis/redis-store.ts';

/** Instances in Redis, and wakes over BullMQ. */
export async function openRedis(url: string, options: StorageOptions): Promise<Storage> {
  const { log, redisPrefix: prefix = 'hf' } = options;
  const client = createRedisClient({ url, use: 'commands', log });
  const store = await createRedisStore({
    client,
    prefix,
    log,
    ...(options.redisPartitions === undefined ? {} : { partitions: options.redisPartitions }),
    allowEviction: options.redisAllowEviction ?? false,
  });
  return {
    store,
    wakes: createBullmqWakes({ url, prefix, log, now: () => store.now() }),
    journal: createRedisJournal({ client, prefix, name: 'stand-ins' }),
    rateLimit: createRedisRateLimit({ client, prefix }),
    name: `${nameRedisAddress(parseRedisAddress(url))}, prefix ${prefix}`,
  };
}
