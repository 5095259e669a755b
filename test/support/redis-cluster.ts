import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { findRedisBinary } from './redis-binary.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

export interface RedisClusterServers extends AsyncDisposable {
  /** Names the first three servers: clients find the others through them. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** The servers that live and are masters now. */
  masters(): Promise<readonly ClusterMaster[]>;
  /** Where the slot of a key is now. */
  masterOf(key: string): Promise<ClusterMaster>;
  /** Moves the slot of a key with all its keys, a few at a time, so that it is in two places for a while. */
  moveSlotOf(key: string, to: ClusterMaster): Promise<void>;
  /**
   * Kills a master with SIGKILL at a moment at which a replica has all that it acknowledged: replication is asynchronous,
   * and without that a test could not tell what was lost by Redis from what was lost by us.
   */
  killCopied(master: ClusterMaster): Promise<void>;
  /** Resolves when every server lives, knows the others and has its copy. */
  settled(): Promise<void>;
}

export interface ClusterMaster {
  readonly server: RedisServer;
  readonly id: string;
  /** Ranges, both ends included. */
  readonly slots: readonly (readonly [from: number, to: number])[];
}

/** For so long a node must be silent before the others take it for dead. */
const nodeTimeoutMs = 1_500;
const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)];

/** A Redis Cluster on loopback, made by `redis-cli --cluster create`: three masters, each with so many replicas. */
export async function startRedisCluster(
  options: { readonly replicas?: number } = {},
): Promise<RedisClusterServers> {
  const { replicas = 0 } = options;
  const binary = await findRedisBinary();
  const servers = await Promise.all(
    Array.from({ length: 3 * (1 + replicas) }, async () => startRedis({ binary, args })),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(async (server) => server.stop()));
  };
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const masters = async (): Promise<readonly ClusterMaster[]> => readMasters(servers);
  const masterOf = async (key: string): Promise<ClusterMaster> => {
    const slot = await slotOf(servers, key);
    const found = (await masters()).find(({ slots }) =>
      slots.some(([from, to]) => from <= slot && slot <= to),
    );
    if (found === undefined) throw new Error(`No master that lives has slot ${slot}`);
    return found;
  };
  try {
    const create = ['--cluster', 'create', ...addresses, '--cluster-yes'];
    await promisify(execFile)(binary.cli, [...create, '--cluster-replicas', String(replicas)], {
      env: { ...process.env, ...binary.env },
    });
    await untilComplete(servers, replicas);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://${addresses.slice(0, 3).join(',')}`,
    servers,
    masters,
    masterOf,
    async moveSlotOf(key, to) {
      await moveSlot(await slotOf(servers, key), await masterOf(key), to, await masters());
    },
    async killCopied({ server }) {
      await using client = await connect(server);
      // What comes from now on is not acknowledged.
      await client.redis.call('CLIENT', 'PAUSE', '60000', 'WRITE');
      const copies = Number(await client.redis.call('WAIT', '1', '5000'));
      if (copies < 1) throw new Error(`No replica of ${server.url} has all of it`);
      await server.kill();
    },
    settled: async () => untilComplete(servers, replicas),
    [Symbol.asyncDispose]: stop,
  };
}

/** Every server knows every other one, and every replica has its copy. */
async function untilComplete(servers: readonly RedisServer[], replicas: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const known = await Promise.all(
      servers.map(async (server) => {
        const info = await ask(server, 'CLUSTER', 'INFO');
        const copies = await ask(server, 'INFO', 'replication');
        return (
          info.includes('cluster_state:ok') &&
          info.includes(`cluster_known_nodes:${servers.length}`) &&
          (copies.includes('role:slave')
            ? copies.includes('master_link_status:up')
            : copies.includes(`connected_slaves:${replicas}`))
        );
      }),
    );
    if (known.every(Boolean)) return;
    await sleep(50);
  }
  throw new Error('The Redis Cluster did not come up within 20 s');
}

async function readMasters(servers: readonly RedisServer[]): Promise<readonly ClusterMaster[]> {
  const text = await askAny(servers, 'CLUSTER', 'NODES');
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [id = '', address = '', flags = '', , , , , , ...ranges] = line.split(' ');
      const port = Number(/:(\d+)@/.exec(address)?.[1]);
      const server = servers.find((one) => one.port === port);
      if (server === undefined || !flags.includes('master') || flags.includes('fail')) return [];
      return [{ id, server, slots: ranges.flatMap(parseRange) }];
    });
}

/** `0-5460`, `5461`; a slot that is on its way stands in brackets, and counts where it comes from. */
function parseRange(text: string): readonly (readonly [number, number])[] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return from === undefined ? [] : [[Number(from), Number(to ?? from)]];
}

async function slotOf(servers: readonly RedisServer[], key: string): Promise<number> {
  return Number(await askAny(servers, 'CLUSTER', 'KEYSLOT', key));
}

async function moveSlot(
  slot: number,
  from: ClusterMaster,
  to: ClusterMaster,
  masters: readonly ClusterMaster[],
): Promise<void> {
  await using source = await connect(from.server);
  await ask(to.server, 'CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', from.id);
  await source.redis.call('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', to.id);
  for (;;) {
    const keys = await source.redis.call('CLUSTER', 'GETKEYSINSLOT', String(slot), '20');
    if (!Array.isArray(keys) || keys.length === 0) break;
    const target = ['127.0.0.1', String(to.server.port), '', '0', '5000'];
    await source.redis.call('MIGRATE', ...target, 'KEYS', ...keys.map(String));
    await sleep(2);
  }
  const others = masters.filter(({ id }) => id !== from.id && id !== to.id);
  for (const { server } of [to, from, ...others]) {
    await ask(server, 'CLUSTER', 'SETSLOT', String(slot), 'NODE', to.id);
  }
}

async function askAny(servers: readonly RedisServer[], ...command: string[]): Promise<string> {
  return Promise.any(servers.map(async (server) => ask(server, ...command)));
}

async function ask(server: RedisServer, ...[command = '', ...rest]: string[]): Promise<string> {
  await using client = await connect(server);
  return String(await client.redis.call(command, ...rest));
}

async function connect(server: RedisServer): Promise<AsyncDisposable & { readonly redis: Redis }> {
  const redis = new Redis(server.url, { retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => undefined);
  await redis.connect();
  return {
    redis,
    [Symbol.asyncDispose]: async () => {
      redis.disconnect();
    },
  };
}
