import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { findRedisBinary } from './redis-binary.ts';
import { startRedis } from './redis-server.ts';
import type { RedisServer } from './redis-server.ts';

export interface RedisClusterServers extends AsyncDisposable {
  /** Names the first three servers: clients find the others through them. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** What the cluster says of itself, asked at a server that lives: the servers that are masters now, with their slots. */
  masters(): Promise<readonly ClusterMaster[]>;
  /** `redis-cli --cluster …`; resolves with what it printed. */
  admin(...args: readonly string[]): Promise<string>;
}

export interface ClusterMaster {
  readonly server: RedisServer;
  readonly id: string;
  readonly slots: number;
  readonly replicas: readonly RedisServer[];
}

/** For so long a node must be silent before the others take it for dead. */
const nodeTimeoutMs = 1_500;
const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)];
/** Whatever a replica missed, it may take over: tests wait for the copy where they count on it. */
const replicaArgs = ['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0'];

/** A Redis Cluster on loopback, made by `redis-cli --cluster create`: three masters, each with so many replicas. */
export async function startRedisCluster(
  options: { readonly replicas?: number } = {},
): Promise<RedisClusterServers> {
  const { replicas = 0 } = options;
  const binary = await findRedisBinary();
  const count = 3 * (1 + replicas);
  const servers = await Promise.all(
    Array.from({ length: count }, () => startRedis({ binary, args: [...args, ...replicaArgs] })),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const admin = async (...command: readonly string[]): Promise<string> => {
    const env = { ...process.env, ...binary.env };
    const { stdout } = await promisify(execFile)(binary.cli, ['--cluster', ...command], { env });
    return stdout;
  };
  const masters = async (): Promise<readonly ClusterMaster[]> => readMasters(servers);
  try {
    await admin('create', ...addresses, '--cluster-replicas', String(replicas), '--cluster-yes');
    await untilComplete(servers, replicas);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://${addresses.slice(0, 3).join(',')}`,
    servers,
    masters,
    admin,
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
          (copies.includes('role:master')
            ? copies.includes(`connected_slaves:${replicas}`)
            : copies.includes('master_link_status:up'))
        );
      }),
    );
    if (known.every(Boolean)) return;
    await sleep(50);
  }
  throw new Error('The Redis Cluster did not come up within 20 s');
}

async function readMasters(servers: readonly RedisServer[]): Promise<readonly ClusterMaster[]> {
  const text = await firstAnswer(servers);
  const nodes = text
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', address = '', flags = '', masterId = '', , , , , ...ranges] = line.split(' ');
      const port = Number(/:(\d+)@/.exec(address)?.[1]);
      return { id, server: servers.find((one) => one.port === port), flags, masterId, ranges };
    });
  return nodes.flatMap(({ id, server, flags, ranges }) => {
    const slots = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
    if (server === undefined || flags.includes('fail') || slots === 0) return [];
    const replicas = nodes.flatMap((one) =>
      one.masterId === id && one.server !== undefined && !one.flags.includes('fail')
        ? [one.server]
        : [],
    );
    return [{ id, server, slots, replicas }];
  });
}

/** `0-5460`, `5461`; a slot that is on its way stands in brackets, and counts where it comes from. */
function sizeOf(range: string): number {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  return from === undefined ? 0 : Number(to ?? from) - Number(from) + 1;
}

async function firstAnswer(servers: readonly RedisServer[]): Promise<string> {
  return Promise.any(servers.map((server) => ask(server, 'CLUSTER', 'NODES')));
}

async function ask(server: RedisServer, command: string, ...rest: string[]): Promise<string> {
  const client = new Redis(server.url, { retryStrategy: () => null, lazyConnect: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return String(await client.call(command, ...rest));
  } finally {
    client.disconnect();
  }
}
