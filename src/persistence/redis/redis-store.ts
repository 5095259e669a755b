import type { Store } from '../../actors/ports/ports.ts';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { checkRedis } from './connection/check-redis.ts';
import { createNonces } from '../ordered/nonces.ts';
import { createRedisAudits } from './redis-audits.ts';
import { createRedisChanges } from './redis-changes.ts';
import { createRedisCommit } from './redis-commit.ts';
import { closeRedisClient, type RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import { createRedisKeys, type RedisKeys } from './redis-keys.ts';
import { createRedisDueIndex } from './redis-due-index.ts';
import { createRedisLists } from './redis-lists.ts';
import { createRedisNodes, toNodesChannel } from './redis-nodes.ts';
import { createRedisPages } from './redis-pages.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { createRedisTallies } from './redis-tallies.ts';
import { createRedisTime } from './redis-time.ts';
import { expireScript, marksScript } from './scripts/records.ts';
import { keepSecretScript } from './scripts/secret.ts';
import { ownTime, type OwnTime, type StoreTime } from './store-time.ts';

const scripts = {
  marks: toScript(marksScript),
  expire: toScript(expireScript),
  keepSecret: toScript(keepSecretScript),
};

/** The probe key is never read. */
const probeTtlMs = 60_000;

export interface RedisStoreOptions {
  /** Owned by the store: `close` ends it. */
  readonly client: RedisClient;
  /** The prefix of every key. Default `hf`. */
  readonly prefix?: string;
  /** The number of partitions on the first start, default 16. Later starts use that of the first. */
  readonly partitions?: number;
  /** Allows Redis to evict keys. */
  readonly allowEviction?: boolean;
  readonly log: Log;
  readonly ownTime?: OwnTime;
}

/**
 * Instances in Redis 7 or Valkey, standalone or as a Redis Cluster. Throws `store_unavailable` if Redis cannot be
 * reached and `configuration_invalid` if it is not fit to store instances.
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { client, prefix = 'hf' } = options;
  const { keys, time } = await prepare(options, prefix).catch((error: unknown) => {
    client.disconnect();
    throw error;
  });
  const secretKey = `${prefix}:secret`;

  const nonces = createNonces();
  const changes = createRedisChanges(client, keys, {
    nonces,
    nodesChannel: toNodesChannel(prefix),
    log: options.log,
  });

  return {
    kind: 'redis',
    now: () => time.now(),
    ...createRedisPages(client, keys),
    commit: createRedisCommit(client, keys, { nonces, changes }),
    marks: async (id, names) => {
      const marks = keys.of(id).marks(id);
      const reply = await runScript(client, scripts.marks, [marks, `${marks}:ends`], [...names]);
      const [count, ...values] = reply as readonly [number, ...(string | null)[]];
      return { values: values.map((value) => value ?? undefined), count };
    },
    subscribe: changes.subscribe,
    subscribeAll: changes.subscribeAll,
    hearOwn: changes.hearOwn,
    ...createRedisLists(client, keys),
    ...createRedisDueIndex(client, keys, time),
    expire: async (limit) => {
      let count = 0;
      for (const one of keys.all) {
        if (count >= limit) break;
        const args = [
          limit - count,
          one.recordPrefix,
          one.historyPrefix,
          one.indexPrefix,
          one.markPrefix,
          one.countsPrefix,
        ];
        const own = [one.expiry, one.due, one.leases];
        count += Number(await runScript(client, scripts.expire, own, args));
      }
      return count;
    },
    ...createRedisTallies(client, prefix),
    keepSecret: async (text, replaced = '') =>
      (await runScript(client, scripts.keepSecret, [secretKey], [text, replaced])) as string,
    keptSecret: async () => {
      await confirmPartitions(client, prefix, keys.all.length);
      return (await answer(client.get(secretKey))) ?? undefined;
    },
    reconnected: (listen) => {
      for (const event of ['ready', '+node']) client.on(event, listen);
    },
    ...createRedisNodes(client, prefix, changes),
    ...createRedisAudits(client, keys, prefix),
    ping: async () => {
      // On a cluster, each partition may be on a server that refuses writes.
      const probed = client.isCluster ? keys.all : keys.all.slice(0, 1);
      await Promise.all(
        probed.map(async ({ probe }) => answer(client.set(probe, '', 'PX', probeTtlMs))),
      );
    },
    close: async () => {
      changes.close();
      await closeRedisClient(client);
    },
  };
}

async function prepare(
  options: RedisStoreOptions,
  prefix: string,
): Promise<{ readonly keys: RedisKeys; readonly time: StoreTime }> {
  const { client, log, allowEviction = false, partitions = 16 } = options;
  await checkRedis(client, { allowEviction, log });
  const keys = createRedisKeys(prefix, await agreeOnPartitions(client, prefix, partitions, log));
  const time = await createRedisTime(client, keys, { own: options.ownTime ?? ownTime, log });
  return { keys, time };
}

/**
 * The number of partitions determines where each instance is stored, so the first start fixes it for all nodes,
 * forever.
 */
async function agreeOnPartitions(
  client: RedisClient,
  prefix: string,
  wanted: number,
  log: Log,
): Promise<number> {
  const key = toPartitionsKey(prefix);
  await answer(client.set(key, wanted, 'NX'));
  const agreed = Number(await answer(client.get(key)));
  if (!Number.isInteger(agreed) || agreed < 1) {
    throw new HoldfastError(
      'configuration_invalid',
      `"${key}" does not contain a number of partitions; restore it, or use another prefix.`,
    );
  }
  if (agreed !== wanted) {
    log.warn(
      { wanted, agreed },
      'REDIS_PARTITIONS is ignored: the number of partitions was fixed at the first start',
    );
  }
  return agreed;
}

/** Restores the number if it is gone; another number means that the store was started anew. */
async function confirmPartitions(
  client: RedisClient,
  prefix: string,
  partitions: number,
): Promise<void> {
  const key = toPartitionsKey(prefix);
  let kept = await answer(client.get(key));
  if (kept === null) {
    await answer(client.set(key, partitions, 'NX'));
    kept = await answer(client.get(key));
  }
  if (Number(kept) === partitions) return;
  throw new HoldfastError(
    'store_replaced',
    `Redis was recreated with ${kept} partitions, but this node uses ${partitions}. Restart this node, or restore the data in Redis.`,
  );
}

function toPartitionsKey(prefix: string): string {
  return `${prefix}:partitions`;
}
