import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId, next } from '../conformance/fixture.ts';
import { createClient, type Client } from '../support/client.ts';
import { startOutside, type Outside } from '../support/outside.ts';
import { startRedisCluster, type RedisClusterServers } from '../support/redis-cluster.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { silentLog } from '../support/silent-log.ts';
import { startNode, type RunningNode } from '../support/start-node.ts';
import { finishOrders, placeOrders } from './order-load.ts';

let cluster: RedisClusterServers;
beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: 1 });
});
afterAll(async () => cluster[Symbol.asyncDispose]());

interface Scene extends AsyncDisposable {
  readonly outside: Outside;
  readonly nodes: readonly [RunningNode, RunningNode];
  readonly clients: readonly [Client, Client];
}

/** Two nodes on the cluster, with keys of their own. */
async function openScene(redisPrefix: string): Promise<Scene> {
  const outside = await startOutside();
  const settings = { redisUrl: cluster.url, redisPrefix, outsideUrl: outside.url };
  const nodes = await Promise.all([
    startNode({ ...settings, nodeId: 'one' }),
    startNode({ ...settings, nodeId: 'two' }),
  ]);
  const [one, two] = nodes;
  return {
    outside,
    nodes,
    clients: [createClient(one.url), createClient(two.url)],
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map(async (node) => node.kill()));
      await outside[Symbol.asyncDispose]();
    },
  };
}

/** Four clients for each node, until the signal fires. */
function underLoad({ clients }: Scene) {
  const acknowledged = { started: new Set<string>(), gone: new Set<string>() };
  const enough = new AbortController();
  const load = clients.flatMap((client) =>
    Array.from({ length: 4 }, async () => placeOrders(client, acknowledged, enough.signal)),
  );
  return {
    acknowledged,
    /** Resolves when this many more orders have completed. */
    more: async (count: number): Promise<void> => {
      const before = acknowledged.gone.size;
      await vi.waitFor(
        () => expect(acknowledged.gone.size).toBeGreaterThanOrEqual(before + count),
        { timeout: 30_000, interval: 20 },
      );
    },
    stop: async (): Promise<void> => {
      enough.abort();
      await Promise.all(load);
    },
  };
}

test('slots that move under load, with all their keys, lose nothing', async () => {
  await using scene = await openScene('moved');
  const load = underLoad(scene);
  await load.more(30);
  const keys = Array.from({ length: 16 }, (_, n) => `{moved:${n}}`);
  for (const key of [...keys, '{moved:wakes}', 'moved:nodes']) {
    const from = await cluster.masterOf(key);
    const to = (await cluster.masters()).find(({ id }) => id !== from.id);
    if (to === undefined) throw new Error('There is no other master');
    await cluster.moveSlotOf(key, to);
    // Any server is asked, and some hear of it later.
    await vi.waitFor(async () => expect((await cluster.masterOf(key)).id).toBe(to.id), 10_000);
  }
  await load.more(30);
  await load.stop();
  await finishOrders(scene.clients[0], load.acknowledged);
  expect(scene.outside.repeated()).toEqual([]);
  for (const node of scene.nodes) expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
  console.log(`${load.acknowledged.started.size} orders while 18 slots moved`);
});

test('a master killed under load loses nothing acknowledged, and its replica takes over', async () => {
  await using scene = await openScene('killed');
  const [client] = scene.clients;
  const load = underLoad(scene);
  await load.more(30);
  // The master of the wakes: BullMQ has to find its successor, too.
  const victim = await cluster.masterOf('{killed:wakes}');
  const before = await Promise.all(
    Array.from({ length: 20 }, async (_, n) =>
      client.started('/reminders', { delayMs: 1_000 + n * 500 }),
    ),
  );
  await cluster.killCopied(victim);
  const killedAt = Date.now();
  await load.more(100);
  const wentOnMs = Date.now() - killedAt;
  const after = await Promise.all(
    Array.from({ length: 10 }, async (_, n) =>
      client.started('/reminders', { delayMs: 300 + n * 100 }),
    ),
  );
  for (const id of [...before, ...after])
    await client.until('/reminders', id, { status: 'Completed' });
  await load.stop();
  await finishOrders(client, load.acknowledged);
  await victim.server.restart();
  await cluster.settled();
  for (const node of scene.nodes) {
    await vi.waitFor(
      async () => expect((await fetch(`${node.url}/readyz`)).status).toBe(200),
      10_000,
    );
  }
  const { started } = load.acknowledged;
  const repeated = scene.outside.repeated().length;
  console.log(
    `${started.size} orders; 100 were through ${wentOnMs} ms after the kill; ${repeated} tasks run twice`,
  );
});

test.each(['was killed', 'stands still'] as const)(
  'a client that waits for a change is notified although the server that publishes changes %s',
  async (how) => {
    const store = await openStore(`heard ${how}`);
    const ids = Array.from({ length: 40 }, newId);
    await Promise.all(ids.map(async (id) => store.commit(creation(id))));
    const steps = await Promise.all(ids.map(async (id) => next(store, id, 1)));
    const heard = new Set<InstanceId>();
    for (const id of ids) await store.subscribe(id, () => heard.add(id));
    const teller = await tellingServer();
    if (how === 'was killed') await teller.kill();
    else process.kill(teller.pid, 'SIGSTOP');
    // Made while no changes are published, as far as the masters are up.
    heard.clear();
    const committed = async (id: InstanceId): Promise<void> =>
      vi.waitFor(async () => expect((await store.load(id))?.version).toBe(1), 100);
    await Promise.all(
      steps.map(async (step) =>
        vi.waitFor(
          async () => {
            await store.commit(step).catch(() => undefined);
            await committed(step.id);
          },
          { timeout: 20_000, interval: 100 },
        ),
      ),
    );
    await vi.waitFor(() => expect(heard.size).toBe(ids.length), { timeout: 8_000, interval: 50 });
    if (how === 'was killed') await teller.restart();
    else process.kill(teller.pid, 'SIGCONT');
    await store.close();
    await cluster.settled();
  },
);

/** The server that has a subscriber. */
async function tellingServer(): Promise<RedisServer> {
  for (const server of cluster.servers) {
    const client = new Redis(server.url);
    const list = String(await client.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
    client.disconnect();
    if (list.includes(' cmd=subscribe')) return server;
  }
  throw new Error('Nobody is subscribed');
}

async function openStore(prefix: string) {
  const client = createRedisClient({ url: cluster.url, use: 'commands', log: silentLog });
  return createRedisStore({ client, prefix, log: silentLog });
}
