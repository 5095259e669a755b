import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from './redis-server.ts';
import type { RedisServer } from './redis-server.ts';

export interface RedisClusterServers extends AsyncDisposable {
  readonly url: string;
  readonly servers: readonly RedisServer[];
}

/** A Redis Cluster of three masters on loopback. */
export async function startRedisCluster(): Promise<RedisClusterServers> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const servers = await Promise.all([1, 2, 3].map(() => startRedis({ args })));
  const clients = servers.map((server) => new Redis(server.url));
  try {
    const [first, ...others] = clients;
    for (const [n, client] of clients.entries()) {
      const from = Math.ceil((n * 16_384) / 3);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from, Math.ceil(((n + 1) * 16_384) / 3) - 1);
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', n + 1);
    }
    for (const other of others) {
      await first?.call('CLUSTER', 'MEET', '127.0.0.1', other.options.port ?? 0);
    }
    for (const client of clients) await untilComplete(client);
  } finally {
    for (const client of clients) client.disconnect();
  }
  return {
    url: `redis://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    servers,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function untilComplete(client: Redis): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const info = String(await client.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')) return;
    await sleep(20);
  }
  throw new Error('The Redis Cluster did not come up within 20 s');
}
