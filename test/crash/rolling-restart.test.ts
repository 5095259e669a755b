import { expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { startOutside } from '../support/outside.ts';
import { startNode, type RunningNode } from '../support/start-node.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { finishOrders, moreOrders, placeOrders } from './order-load.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];

test('nodes restarted in turn under load lose nothing and run no task twice', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  for (const name of ['reserve', 'charge']) outside.behave(name, () => ({ delayMs: 100 }));
  const start = async (nodeId: string) =>
    startNode({ ...place, outsideUrl: outside.url, nodeId, taskConcurrency: 10 });
  const acknowledged = { started: new Set<string>(), gone: new Set<string>() };
  const enough = new AbortController();
  const placing = ({ url }: RunningNode) =>
    Array.from({ length: 16 }, () => placeOrders(createClient(url), acknowledged, enough.signal));
  await using one = await start('one');
  await using two = await start('two');
  const load = [...placing(one), ...placing(two)];
  await moreOrders(acknowledged);
  expect(await one.stop('SIGTERM')).toBe(0);
  await using nextOne = await start('one');
  load.push(...placing(nextOne));
  await moreOrders(acknowledged);
  expect(await two.stop('SIGTERM')).toBe(0);
  await using nextTwo = await start('two');
  load.push(...placing(nextTwo));
  await moreOrders(acknowledged);
  enough.abort();
  await Promise.all(load);
  await finishOrders(createClient(nextOne.url), acknowledged);
  expect(acknowledged.gone.size).toBeGreaterThan(50);
  expect(outside.repeated()).toEqual([]);
});

test.each(modes)('tasks that wait for a place survive SIGTERM and run once: %s', async (mode) => {
  await using place = await createStoragePlace(mode);
  await using outside = await startOutside();
  outside.behave('reserve', () => ({ delayMs: 100 }));
  const settings = { ...place, outsideUrl: outside.url, nodeId: 'node', taskConcurrency: 5 };
  await using node = await startNode(settings);
  const first = createClient(node.url);
  const ids = await Promise.all(Array.from({ length: 60 }, () => first.started('/orders')));
  expect(await node.stop('SIGTERM')).toBe(0);
  expect(outside.calls.length).toBeLessThan(60);
  await using next = await startNode(settings);
  const client = createClient(next.url);
  for (const id of ids) await client.until('/orders', id, { state: 'waiting' });
  expect(outside.repeated()).toEqual([]);
});
