import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedisServer } from '../../test/support/redis-server.ts';
import { startRecommended } from '../redis/start-recommended.ts';
import { startChild } from './start-child.ts';

/** Where instances are kept: Redis, flushed every second or at each write, or LMDB, flushed at each commit. */
export type Storage = 'everysec' | 'always' | 'embedded';

/** A service to measure: a script in a folder of compiled code. */
export interface Subject {
  readonly name: string;
  readonly script: string;
  /** How many nodes it runs behind its port. Default 1. */
  readonly workers?: number;
}

/** A service under test, with a Redis or a data folder of its own. */
export interface Contender {
  readonly name: string;
  readonly script: string;
  /** Where the embedded store is. */
  readonly dataDir: string;
  /** Of the service that runs now: `restart` changes it. */
  readonly port: number;
  /** The service first and, if there is one, its Redis. */
  readonly pids: readonly number[];
  readonly redis: RedisServer | undefined;
  /** The live heap of the service after a full collection. */
  heapBytes(): Promise<number>;
  /** The Lua script with which it commits to Redis; empty if it has none. */
  commitScript(): Promise<string>;
  /** Ends the service with SIGKILL, and starts it again on the same data, after `meanwhile`. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The Node options of `npm start`. They help raw BullMQ, too. */
export const nodeFlags = [
  '--expose-gc',
  '--no-allocation-site-pretenuring',
  '--max-semi-space-size=32',
];

/** `profileDir`: receives a CPU profile of the service when it closes. */
export async function startContender(
  { name, script, workers = 1 }: Subject,
  storage: Storage,
  profileDir: string | undefined,
): Promise<Contender> {
  const redis =
    storage === 'embedded' ? undefined : await startRecommended({ appendfsync: storage });
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const settings = JSON.stringify({ redisUrl: redis?.url, dataDir, workers: String(workers) });
  const profile =
    profileDir === undefined
      ? []
      : ['--cpu-prof', `--cpu-prof-dir=${join(profileDir, `${name}-${storage}`)}`];
  const start = async () => startChild(script, [...nodeFlags, ...profile], settings);
  let child = await start();

  return {
    name,
    script,
    dataDir,
    get port() {
      return child.port;
    },
    get pids() {
      return [child.pid, ...(redis === undefined ? [] : [redis.pid])];
    },
    redis,
    heapBytes: async () => child.heapBytes(),
    commitScript: async () => child.commitScript(),
    async restart(meanwhile) {
      await child.kill();
      await meanwhile?.();
      child = await start();
    },
    async close() {
      await child.close();
      await redis?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
