import type { Journal } from '../actors/ports/journal.ts';
import type { Store, Wakes } from '../actors/ports/ports.ts';
import type { RateLimit } from '../actors/ports/rate-limit.ts';
import { openLmdbStore } from './embedded/lmdb-store.ts';
import { createLocalWakes } from './embedded/local-wakes.ts';
import type { Log } from '../log.ts';
import { createMemoryRateLimit } from './embedded/memory-rate-limit.ts';
import { nameRedisAddress, parseRedisAddress } from './redis/connection/redis-address.ts';
import { createRedisClient } from './redis/connection/redis-client.ts';
import { createRedisJournal } from './redis/redis-journal.ts';
import { createRedisRateLimit } from './redis/redis-rate-limit.ts';
import { createRedisStore } from './redis/redis-store.ts';
import { createBullmqWakes } from './bullmq/bullmq-wakes.ts';

export interface StorageOptions {
  /**
   * `redis://host:port`: the Redis that stores the instances, shared by any number of nodes. Several hosts, separated
   * by commas, form a Redis Cluster.
   */
  readonly redisUrl?: string;
  /** The folder of the embedded store, which is used without `redisUrl`. Default `.holdfast`. */
  readonly dataDir?: string;
  /** The prefix of every Redis key. Default `hf`. */
  readonly redisPrefix?: string;
  /** The number of partitions that the keys are spread over; fixed at the first start. Default 16. */
  readonly redisPartitions?: number;
  /** Allows the service to start although Redis may evict keys. */
  readonly redisAllowEviction?: boolean;
  readonly log: Log;
}

/** What a node stores instances in and is woken by. Closing the store also closes what the journal uses. */
export interface Storage {
  readonly store: Store;
  readonly wakes: Wakes;
  readonly journal: Journal;
  readonly rateLimit: RateLimit;
  /** A description of the store, for people. */
  readonly name: string;
}

export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { redisUrl } = options;
  return redisUrl === undefined ? openEmbedded(options) : openRedis(redisUrl, options);
}

async function openEmbedded({ dataDir = '.holdfast' }: StorageOptions): Promise<Storage> {
  const { store, journal } = await openLmdbStore({ dataDir });
  return {
    store,
    journal,
    wakes: createLocalWakes({ now: () => store.now() }),
    rateLimit: createMemoryRateLimit(),
    name: `embedded store (LMDB) in ${dataDir}`,
  };
}

async function openRedis(url: string, options: StorageOptions): Promise<Storage> {
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
