import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { outsideServices, type ServiceUrls } from '../../src/machines/outside-services.ts';
import { createClient, storyOf } from '../support/client.ts';
import { gate } from '../support/gate.ts';
import { startOutside } from '../support/outside.ts';
import { startNode, type RunningNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import { finishOrders, moreOrders, orderStory, placeOrders } from './order-load.ts';
import { eventually } from '../support/eventually.ts';

/** Resolves when a paused node has learnt that its outcome is stale. */
async function comesTooLate(node: RunningNode): Promise<void> {
  await eventually(
    () => node.output(),
    (output) => output.includes('ignored an outcome that came too late'),
  );
}

const patience = { timeout: 20_000 };
const transfer = { from: 'bank-a/alice', to: 'bank-b/bob', amount: 1250, currency: 'EUR' };

test('the outcome of a node paused for longer than its lease is stale, and changes nothing', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  const settings = { ...place, outsideUrl: outside.url };
  await using paused = await startNode({ ...settings, nodeId: 'paused' });
  await using other = await startNode({ ...settings, nodeId: 'other' });
  const client = createClient(paused.url);
  const id = await client.started('/orders');
  await client.until('/orders', id, { state: 'waiting' });
  // The answer reaches the paused node, which reads it when it resumes.
  outside.behave('charge', (nth) => (nth === 1 ? { delayMs: 500 } : {}));
  await client.send('/orders', id, { type: 'GO' });
  await vi.waitFor(() => expect(outside.callsOf('charge')).toHaveLength(1), 10_000);
  paused.pause();
  const pausedAt = Date.now();
  const done = await createClient(other.url).until('/orders', id, { status: 'Completed' });
  const takenOverMs = (outside.callsOf('charge')[1]?.startedAt ?? 0) - pausedAt;
  paused.resume();
  await comesTooLate(paused);
  const after = (await client.get('/orders', id)).body;
  expect(after).toEqual(done);
  expect(storyOf(await client.history('/orders', id))).toEqual(orderStory);
  expect(outside.callsOf('charge').map(({ state }) => state)).toEqual(['answered', 'answered']);
  expect(outside.repeated()).toHaveLength(1);
  expect(takenOverMs).toBeLessThan(4_000);
  console.log(`the task of a paused node was taken over after ${takenOverMs} ms`);
});

test('a 503 to the last attempt of a paused node does not fail the transfer, which another node completes', async () => {
  await using place = await createStoragePlace('Redis');
  await using bank = await startOutside();
  const urls = outsideServices.map((service) => [service, bank.url]);
  const settings = { ...place, outsideUrls: Object.fromEntries(urls) as ServiceUrls };
  await using paused = await startNode({ ...settings, nodeId: 'paused' });
  const answered = gate();
  bank.behave('debits', (nth) => {
    // The answer to the third attempt reaches a paused node; the node that repeats it gets no answer for a while.
    if (nth === 3) paused.pause();
    return nth < 4 ? { status: 503 } : { until: answered.open };
  });
  const { id } = (await createClient(paused.url).start('/transfers', transfer)).body;
  await vi.waitFor(() => expect(bank.callsOf('debits')).toHaveLength(3), patience);
  await using other = await startNode({ ...settings, nodeId: 'other' });
  const client = createClient(other.url);
  await vi.waitFor(() => expect(bank.callsOf('debits')).toHaveLength(4), patience);
  paused.resume();
  await comesTooLate(paused);
  expect((await client.get('/transfers', id)).body).toMatchObject({ state: 'debiting' });
  answered.let();
  const { ledger } = await client.until('/transfers', id, { status: 'Completed' });
  expect(ledger).toMatchObject([
    { task: 'debit', state: 'owed' },
    { task: 'credit', state: 'owed' },
  ]);
});

test('a failure that a paused node reports too late ends no later attempt', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  const settings = { ...place, outsideUrl: outside.url };
  await using paused = await startNode({ ...settings, nodeId: 'paused' });
  await using other = await startNode({ ...settings, nodeId: 'other' });
  const [standsStill, answered] = [gate(), gate()];
  outside.behave('deliver', (nth) => {
    if (nth === 1) return { status: 503, until: standsStill.open };
    return nth === 2 ? { status: 503 } : { until: answered.open };
  });
  const { id } = (await createClient(paused.url).start('/deliveries')).body;
  await vi.waitFor(() => expect(outside.callsOf('deliver')).toHaveLength(1), patience);
  paused.pause();
  standsStill.let();
  await vi.waitFor(() => expect(outside.callsOf('deliver')).toHaveLength(3), patience);
  paused.resume();
  await comesTooLate(paused);
  answered.let();
  await createClient(other.url).until('/deliveries', id, { status: 'Completed' });
  expect(outside.callsOf('deliver').map(({ body }) => body['attempt'])).toEqual([1, 1, 2]);
});

test('nodes paused in turn under load complete each task once', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  for (const name of ['reserve', 'charge']) outside.behave(name, () => ({ delayMs: 100 }));
  const settings = { ...place, outsideUrl: outside.url };
  await using one = await startNode({ ...settings, nodeId: 'one' });
  await using two = await startNode({ ...settings, nodeId: 'two' });
  const acknowledged = { started: new Set<string>(), gone: new Set<string>() };
  const enough = new AbortController();
  const load = [one, two].flatMap(({ url }) =>
    Array.from({ length: 8 }, () => placeOrders(createClient(url), acknowledged, enough.signal)),
  );
  for (const node of [one, two]) {
    await moreOrders(acknowledged);
    node.pause();
    // Longer than its leases last.
    await sleep(2_500);
    node.resume();
  }
  await moreOrders(acknowledged);
  enough.abort();
  await Promise.all(load);
  await finishOrders(createClient(one.url), acknowledged);
  expect(outside.repeated().length).toBeGreaterThan(0);
  console.log(
    `${acknowledged.started.size} orders, ${outside.repeated().length} tasks run twice by pauses`,
  );
});
