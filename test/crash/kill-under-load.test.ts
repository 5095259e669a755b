import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createClient, storyOf, type Client } from '../support/client.ts';
import { startNode } from '../support/start-node.ts';
import { startOutside, type Outside } from '../support/outside.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';

const orderStory = ['start', 'task.completed reserve', 'GO', 'task.completed charge'];
const modes: readonly StorageMode[] = ['embedded', 'Redis'];

/** Starts orders and sends GO, one after another, until the node is gone. Notes what was acknowledged. */
async function order(client: Client, started: Set<string>, gone: Set<string>): Promise<void> {
  try {
    for (;;) {
      const id = await client.started('/orders');
      started.add(id);
      while ((await client.get('/orders', id)).body.state !== 'waiting') await sleep(10);
      if ((await client.send('/orders', id, { type: 'GO' })).status === 200) gone.add(id);
    }
  } catch {
    // The node was killed.
  }
}

test.each(modes)('a node killed again and again under load loses nothing: %s', async (mode) => {
  await using place = await createStoragePlace(mode);
  await using outside = await startOutside();
  for (const name of ['reserve', 'charge']) outside.behave(name, () => ({ delayMs: 20 }));
  const settings = { ...place, outsideUrl: outside.url, nodeId: 'node' };
  const started = new Set<string>();
  const gone = new Set<string>();
  const kills: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    await using node = await startNode(settings);
    const clients = Array.from({ length: 16 }, () => order(createClient(node.url), started, gone));
    await sleep(200 + Math.random() * 600);
    kills.push(Date.now());
    await node.kill();
    await Promise.all(clients);
  }
  await using node = await startNode(settings);
  const client = createClient(node.url);
  await Promise.all([...started].map((id) => finish(client, id, gone.has(id))));
  expect(started.size).toBeGreaterThan(20);
  for (const again of outside.repeated()) expect(wasInFlight(outside, again.key, kills)).toBe(true);
  console.log(
    `${mode}: ${started.size} orders over ${kills.length} kills, ${outside.repeated().length} tasks run again`,
  );
});

async function finish(client: Client, id: string, acknowledgedGo: boolean): Promise<void> {
  if (!acknowledgedGo) {
    while ((await client.get('/orders', id)).body.state === 'reserving') await sleep(20);
    // GO may have been committed without being acknowledged: then it is refused now.
    await client.send('/orders', id, { type: 'GO' });
  }
  await client.until('/orders', id, { status: 'Completed' });
  expect(storyOf(await client.history('/orders', id))).toEqual(orderStory);
}

/** Was every run of the task but the last one cut off by a kill, or so shortly before it that its commit was? */
function wasInFlight(outside: Outside, key: string, kills: readonly number[]): boolean {
  const earlier = outside.calls.filter((call) => call.key === key).slice(0, -1);
  return earlier.every(({ state, endedAt }) => {
    const end = endedAt ?? 0;
    return state === 'cut' || kills.some((at) => at >= end - 100 && at - end < 500);
  });
}
