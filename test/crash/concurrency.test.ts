import { Queue } from 'bullmq';
import { expect, test, vi } from 'vitest';
import { createClient } from '../support/client.ts';
import { startOutside } from '../support/outside.ts';
import { startNode } from '../support/start-node.ts';
import {
  createStoragePlace,
  type StorageMode,
  type StoragePlace,
} from '../support/storage-place.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];
const taskConcurrency = 5;
const instances = 60;

test.each(modes)('a node runs no more concurrent tasks than its limit: %s', async (mode) => {
  await using place = await createStoragePlace(mode);
  await using outside = await startOutside();
  outside.behave('reserve', () => ({ delayMs: 100 }));
  const settings = { ...place, outsideUrl: outside.url, nodeId: 'node', taskConcurrency };
  await using node = await startNode(settings);
  const client = createClient(node.url);
  const startedAt = Date.now();
  const ids = await Promise.all(Array.from({ length: instances }, () => client.started('/orders')));
  for (const id of ids) await client.until('/orders', id, { state: 'waiting' });
  expect(outside.mostAtOnce()).toBe(taskConcurrency);
  expect(outside.repeated()).toEqual([]);
  const idealMs = (instances / taskConcurrency) * 100;
  console.log(`${mode}: ${Date.now() - startedAt} ms; ${idealMs} ms is as fast as can be`);
});

test('tasks beyond the limit of one node wait in BullMQ, and another node runs them', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  outside.behave('reserve', () => ({ delayMs: 1_000 }));
  const settings = { ...place, outsideUrl: outside.url, taskConcurrency };
  await using one = await startNode({ ...settings, nodeId: 'one' });
  await using two = await startNode({ ...settings, nodeId: 'two' });
  const client = createClient(one.url);
  const ids = await Promise.all(Array.from({ length: instances }, () => client.started('/orders')));
  await vi.waitFor(async () => expect(await queued(place)).toBeGreaterThan(20), 10_000);
  for (const id of ids) await createClient(two.url).until('/orders', id, { state: 'waiting' });
  expect(outside.mostAtOnce()).toBe(2 * taskConcurrency);
  expect(outside.repeated()).toEqual([]);
});

test.each(modes)('tasks that wait for a place survive kill -9: %s', async (mode) => {
  await using place = await createStoragePlace(mode);
  await using outside = await startOutside();
  outside.behave('reserve', () => ({ delayMs: 100 }));
  const settings = { ...place, outsideUrl: outside.url, nodeId: 'node', taskConcurrency };
  await using node = await startNode(settings);
  const first = createClient(node.url);
  const ids = await Promise.all(Array.from({ length: instances }, () => first.started('/orders')));
  await node.kill();
  await using again = await startNode(settings);
  const client = createClient(again.url);
  for (const id of ids) await client.until('/orders', id, { state: 'waiting' });
  expect(outside.repeated().length).toBeLessThanOrEqual(taskConcurrency);
  expect(outside.mostAtOnce()).toBe(taskConcurrency);
});

/** How many jobs wait for a node in BullMQ. */
async function queued({ redisUrl = '', redisPrefix = '' }: StoragePlace): Promise<number> {
  const queue = new Queue('task', {
    connection: { url: redisUrl },
    prefix: `{${redisPrefix}:wakes}`,
  });
  const count = await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized');
  await queue.close();
  return count;
}
