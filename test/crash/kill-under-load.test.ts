import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { startNode } from '../support/start-node.ts';
import { startOutside, type Outside } from '../support/outside.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { finishOrders, placeOrders } from './order-load.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];

test.each(modes)('a node that is killed repeatedly under load loses nothing: %s', async (mode) => {
  await using place = await createStoragePlace(mode);
  await using outside = await startOutside();
  for (const name of ['reserve', 'charge']) outside.behave(name, () => ({ delayMs: 20 }));
  const settings = { ...place, outsideUrl: outside.url, nodeId: 'node' };
  const acknowledged = { started: new Set<string>(), gone: new Set<string>() };
  const never = new AbortController().signal;
  const kills: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    await using node = await startNode(settings);
    const clients = Array.from({ length: 16 }, () =>
      placeOrders(createClient(node.url), acknowledged, never),
    );
    await sleep(200 + Math.random() * 600);
    kills.push(Date.now());
    await node.kill();
    await Promise.all(clients);
  }
  await using node = await startNode(settings);
  await finishOrders(createClient(node.url), acknowledged);
  expect(acknowledged.started.size).toBeGreaterThan(20);
  for (const again of outside.repeated()) expect(wasInFlight(outside, again.key, kills)).toBe(true);
  console.log(
    `${mode}: ${acknowledged.started.size} orders over ${kills.length} kills, ${outside.repeated().length} tasks run again`,
  );
});

/** Was every run of the task but the last one cut off by a kill, or so shortly before it that its commit was? */
function wasInFlight(outside: Outside, key: string, kills: readonly number[]): boolean {
  const earlier = outside.calls.filter((call) => call.key === key).slice(0, -1);
  return earlier.every(({ state, endedAt }) => {
    const end = endedAt ?? 0;
    return state === 'cut' || kills.some((at) => at >= end - 100 && at - end < 500);
  });
}
