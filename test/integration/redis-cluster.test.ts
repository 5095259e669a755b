import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRedisClient } from '../../src/persistence/redis-connection.ts';
import { createRedisStore } from '../../src/persistence/redis-store.ts';
import { createRedisWakes } from '../../src/persistence/redis-wakes.ts';
import { creation, newId, node } from '../conformance/fixture.ts';
import { describeStore } from '../conformance/store.ts';
import { describeWakes } from '../conformance/wakes.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import type { RedisClusterServers } from '../support/redis-cluster.ts';
import { silentLog } from '../support/silent-log.ts';

let cluster: RedisClusterServers | undefined;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

describeStore('the Redis store on a cluster', async () => {
  const store = await openStore(`test:${randomUUID()}`);
  return { store, close: () => store.close() };
});

describeWakes('Redis wakes on a cluster', () => {
  const prefix = `test:${randomUUID()}`;
  const wakes = createRedisWakes({ url: cluster?.url ?? '', prefix, log: silentLog });
  return Promise.resolve({ wakes, close: () => wakes.close() });
});

test('the instances spread over the nodes of a cluster', async () => {
  const store = await openStore(`test:${randomUUID()}`);
  const before = await keysOfServers();
  await Promise.all(Array.from({ length: 300 }, () => store.commit(creation(newId()))));
  const after = await keysOfServers();
  for (const [n, count] of after.entries()) expect(count).toBeGreaterThan((before[n] ?? 0) + 50);
  await store.announce(node, 1000);
  await store.close();
});

async function openStore(prefix: string) {
  const client = createRedisClient({ url: cluster?.url ?? '', use: 'commands', log: silentLog });
  return createRedisStore({ client, prefix, log: silentLog });
}

async function keysOfServers(): Promise<readonly number[]> {
  return Promise.all(
    (cluster?.servers ?? []).map(async ({ url }) => {
      const client = createRedisClient({ url, use: 'commands', log: silentLog });
      const size = await client.dbsize();
      client.disconnect();
      return size;
    }),
  );
}
