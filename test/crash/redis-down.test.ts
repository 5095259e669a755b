import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createClient, storyOf, type Client } from '../support/client.ts';
import { startOutside } from '../support/outside.ts';
import { startRedis } from '../support/redis-server.ts';
import { startNode } from '../support/start-node.ts';
import { finishOrders, moreOrders, placeOrders } from './order-load.ts';

test('nothing acknowledged is lost after Redis is killed with -9 and restarted', async () => {
  await using redis = await startRedis({ appendfsync: 'always' });
  await using outside = await startOutside();
  for (const name of ['reserve', 'charge']) outside.behave(name, () => ({ delayMs: 30 }));
  const settings = { redisUrl: redis.url, outsideUrl: outside.url };
  await using one = await startNode({ ...settings, nodeId: 'one' });
  await using two = await startNode({ ...settings, nodeId: 'two' });
  const clients = [createClient(one.url), createClient(two.url)];
  const acknowledged = { started: new Set<string>(), gone: new Set<string>() };
  const { started } = acknowledged;
  const enough = new AbortController();
  const load = clients.flatMap((client) =>
    Array.from({ length: 8 }, () => placeOrders(client, acknowledged, enough.signal)),
  );
  for (let round = 0; round < 3; round += 1) {
    await moreOrders(acknowledged);
    await redis.kill();
    await sleep(round * 1_000);
    await redis.restart();
  }
  await moreOrders(acknowledged);
  enough.abort();
  await Promise.all(load);
  // Each of the four waits above took at least 20 orders more.
  expect(acknowledged.gone.size).toBeGreaterThanOrEqual(80);
  await finishOrders(createClient(one.url), acknowledged);
  console.log(
    `${started.size} orders over 3 deaths of Redis; ${outside.repeated().length} tasks run twice`,
  );
});

const awayMs = 30_000;

test.concurrent(
  'requests are answered 503 while Redis is away for 30 s, then work resumes',
  async () => {
    await using redis = await startRedis({ appendfsync: 'always' });
    await using outside = await startOutside();
    const settings = { redisUrl: redis.url, outsideUrl: outside.url };
    await using one = await startNode({ ...settings, nodeId: 'one' });
    await using two = await startNode({ ...settings, nodeId: 'two' });
    const clients = [createClient(one.url), createClient(two.url)] as const;
    const [client] = clients;
    const waiting = await client.started('/orders');
    await client.until('/orders', waiting, { state: 'waiting' });
    // Tasks that end, timers that come due and a retry that is due while Redis is away.
    outside.behave('reserve', () => ({ delayMs: 2_000 }));
    outside.behave('deliver', (nth) => (nth === 1 ? { status: 503 } : {}));
    const ids = await Promise.all([
      ...Array.from({ length: 10 }, (_, n) => clients[n % 2 === 0 ? 0 : 1].started('/orders')),
      ...Array.from({ length: 10 }, (_, n) =>
        clients[n % 2 === 0 ? 0 : 1].started('/reminders', { delayMs: 1_000 + n * 2_000 }),
      ),
      client.started('/deliveries'),
    ]);
    const [orders, reminders, delivery] = [ids.slice(0, 10), ids.slice(10, 20), ids[20] ?? ''];
    await vi.waitFor(
      () =>
        expect([outside.callsOf('reserve').length, outside.callsOf('deliver').length]).toEqual([
          11, 1,
        ]),
      10_000,
    );

    await redis.kill();
    const awayAt = Date.now();
    const waits: number[] = [];
    while (Date.now() - awayAt < awayMs) {
      waits.push(...(await Promise.all(clients.map((each) => askInVain(each, waiting)))).flat());
      await sleep(500);
    }
    expect((await fetch(`${one.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${one.url}/healthz`)).status).toBe(200);
    await redis.restart();
    const backAt = Date.now();
    const answered = await vi.waitFor(
      async () => {
        expect((await client.send('/orders', waiting, { type: 'GO' })).status).toBe(200);
        return Date.now();
      },
      { timeout: 20_000, interval: 50 },
    );
    await client.until('/orders', waiting, { status: 'Completed' });
    for (const id of orders) await client.until('/orders', id, { state: 'waiting' });
    for (const id of reminders) await client.until('/reminders', id, { status: 'Completed' });
    await client.until('/deliveries', delivery, { status: 'Completed' });
    expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
    for (const id of orders) {
      expect(storyOf(await client.history('/orders', id))).toEqual([
        'start',
        'task.completed reserve',
      ]);
    }
    // Their leases ran out, but their nodes stayed alive.
    expect(outside.repeated().filter(({ operation }) => operation === 'reserve')).toEqual([]);
    expect(Math.max(...waits)).toBeLessThan(10_000);
    console.log(
      `${waits.length} requests answered 503 within ${Math.max(...waits)} ms; Redis is back: first 200 after ` +
        `${answered - backAt} ms, all done after ${Date.now() - backAt} ms, ${outside.repeated().length - 1} tasks run twice`,
    );
  },
);

/** Sends one request of each kind; each must be answered 503. Returns how long each took (ms). */
async function askInVain(client: Client, id: string): Promise<readonly number[]> {
  return Promise.all(
    [
      client.start('/orders'),
      client.get('/orders', id),
      client.send('/orders', id, { type: 'GO' }),
    ].map(async (request) => {
      const askedAt = Date.now();
      const { status, headers, body } = await request;
      expect({ status, body }).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      return Date.now() - askedAt;
    }),
  );
}

test.concurrent.each([2_500, 5_000])(
  'a task that keeps running while Redis is away for %i ms does not run again',
  async (outageMs) => {
    await using redis = await startRedis({ appendfsync: 'always' });
    await using outside = await startOutside();
    outside.behave('reserve', () => ({ delayMs: outageMs + 2_000 }));
    const settings = { redisUrl: redis.url, outsideUrl: outside.url };
    await using one = await startNode({ ...settings, nodeId: 'one' });
    await using two = await startNode({ ...settings, nodeId: 'two' });
    const clients = [createClient(one.url), createClient(two.url)] as const;
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => clients[n % 2 === 0 ? 0 : 1].started('/orders')),
    );
    await vi.waitFor(() => expect(outside.calls).toHaveLength(20), 10_000);
    await redis.kill();
    await sleep(outageMs);
    await redis.restart();
    for (const id of ids) await clients[0].until('/orders', id, { state: 'waiting' });
    expect(outside.repeated()).toEqual([]);
  },
);
