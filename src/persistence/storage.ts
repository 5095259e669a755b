import type { Journal } from '../actors/ports/journal.ts';
import type { Store } from '../actors/ports/ports.ts';
import type { Wakes } from '../actors/ports/wakes.ts';
import type { RateLimit } from '../actors/ports/rate-limit.ts';
import type { Log } from '../log.ts';

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
