import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { createClient, type Client } from '../support/client.ts';
import { startOutside } from '../support/outside.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';

const taskConcurrency = 4;

test('all instances complete although every BullMQ key is deleted mid-run', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  outside.behave('reserve', () => ({ delayMs: 50 }));
  outside.behave('deliver', (nth) => (nth < 3 ? { status: 503 } : {}));
  const settings = { ...place, outsideUrl: outside.url, taskConcurrency };
  await using one = await startNode({ ...settings, nodeId: 'one' });
  await using two = await startNode({ ...settings, nodeId: 'two' });
  const clients = [createClient(one.url), createClient(two.url)] as const;
  const start = (count: number, path: string, inputOf: (n: number) => object = () => ({})) =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        clients[n % 2 === 0 ? 0 : 1].started(path, inputOf(n)),
      ),
    );

  const deliveries = await start(20, '/deliveries');
  await vi.waitFor(
    () => expect(outside.callsOf('deliver').length).toBeGreaterThanOrEqual(20),
    10_000,
  );
  const reminders = await start(40, '/reminders', (n) => ({ delayMs: 500 + n * 100 }));
  const orders = await start(200, '/orders');
  let deleted = 0;
  for (let round = 0; round < 8; round += 1) {
    deleted += await deleteQueues(place);
    await sleep(500);
  }

  const [client] = clients;
  for (const id of orders) await client.until('/orders', id, { state: 'waiting' }, 60_000);
  for (const id of deliveries) {
    await client.until('/deliveries', id, { status: 'Completed' }, 60_000);
  }
  const lateMs = await Promise.all(reminders.map((id) => latenessOf(client, id)));
  expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...lateMs)).toBeLessThanOrEqual(5_000);
  expect(deleted).toBeGreaterThan(0);
  expect(outside.callsOf('reserve')).toHaveLength(200);
  expect(outside.callsOf('remind')).toHaveLength(40);
  expect(outside.callsOf('deliver')).toHaveLength(60);
  lateMs.sort((a, b) => a - b);
  console.log(
    `${deleted} keys of BullMQ deleted; timers late by ${lateMs[20]} ms (median), ${lateMs[39]} ms (most)`,
  );
});

async function latenessOf(client: Client, id: string): Promise<number> {
  await client.until('/reminders', id, { status: 'Completed' }, 60_000);
  const [start, fired] = await client.history('/reminders', id);
  const { body } = await client.get('/reminders', id);
  const { delayMs } = body.data as { readonly delayMs: number };
  return Date.parse(fired?.at ?? '') - Date.parse(start?.at ?? '') - delayMs;
}

async function deleteQueues({ redisUrl = '', redisPrefix = '' }: StoragePlace): Promise<number> {
  const redis = new Redis(redisUrl);
  const keys = await redis.keys(`{${redisPrefix}:wakes}:*`);
  const deleted = keys.length === 0 ? 0 : await redis.del(keys);
  await redis.quit();
  return deleted;
}
