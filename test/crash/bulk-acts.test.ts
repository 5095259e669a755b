import { expect, test } from 'vitest';
import { createClient, type Client } from '../support/client.ts';
import { startRenewals } from '../support/start-renewals.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import type { Moment } from './mortal.ts';

const instances = 600;
const reason = 'The contract has ended.';

test.each<[Moment, 'restarted' | 'taken over']>([
  ['after the commit', 'taken over'],
  ['before the commit', 'restarted'],
])(
  'a bulk act whose node is killed half-way, %s of an act, is %s and acts once on each instance',
  async (moment, successor) => {
    const isTakenOver = successor === 'taken over';
    await using place = await createStoragePlace(isTakenOver ? 'Redis' : 'embedded');
    const common = { ...place, renewal: 'before' } as const;
    const death = { moment, process: 'renewal', event: 'cancel', count: instances / 2 } as const;
    await using victim = await startNode({ ...common, nodeId: 'victim', death });
    await using other = isTakenOver ? await startNode({ ...common, nodeId: 'other' }) : undefined;
    const first = createClient(victim.url);
    const ids = await startRenewals(first, instances);
    const bulkAct = await first.started('/bulk-acts', {
      process: 'renewal',
      filter: { status: 'Pending' },
      act: { kind: 'cancel' },
      reason,
    });
    expect(await victim.gone).toBeNull();
    await using again =
      other === undefined ? await startNode({ ...common, nodeId: 'victim' }) : undefined;
    const next = createClient((again ?? other ?? victim).url);
    const { data } = await next.until('/bulk-acts', bulkAct, { state: 'completed' });
    expect(data).toMatchObject({ matched: instances, done: instances, skipped: 0, failed: 0 });
    const by = { reason, bulkAct };
    for (const id of ids) {
      const steps = await next.history('/renewals', id);
      expect(steps.map(({ event, by: who }) => [event.type, who])).toEqual([
        ['start', undefined],
        ['cancel', by],
      ]);
    }
  },
);

test('a bulk act that is stopped while its node is dead finishes its page, and counts what it did', async () => {
  await using place = await createStoragePlace('Redis');
  const common = { ...place, renewal: 'before' } as const;
  const death = { moment: 'after the commit', process: 'renewal', event: 'cancel' } as const;
  await using victim = await startNode({
    ...common,
    nodeId: 'victim',
    death: { ...death, count: 150 },
  });
  await using other = await startNode({ ...common, nodeId: 'other' });
  const next = createClient(other.url);
  const ids = await startRenewals(next, instances);
  const bulkAct = await createClient(victim.url).started('/bulk-acts', {
    process: 'renewal',
    filter: { status: 'Pending' },
    act: { kind: 'cancel' },
    reason,
  });
  expect(await victim.gone).toBeNull();
  expect((await next.send('/bulk-acts', bulkAct, { type: 'STOP' })).status).toBe(200);
  const { data } = await next.until('/bulk-acts', bulkAct, { state: 'stopped' });
  const cancels = await Promise.all(ids.map(async (id) => stepsOf(next, id, 'cancel')));
  expect(Math.max(...cancels)).toBe(1);
  const done = cancels.filter((count) => count === 1).length;
  expect(done).toBeGreaterThanOrEqual(150);
  expect(done).toBeLessThan(instances);
  expect(data).toMatchObject({ matched: done, done, skipped: 0, failed: 0 });
});

test('a bulk act on the same instances as one that has lost its node acts once on each, and both count what they did', async () => {
  await using place = await createStoragePlace('Redis');
  const common = { ...place, renewal: 'before' } as const;
  const death = {
    moment: 'after the commit',
    process: 'renewal',
    event: 'act.pause',
    count: 100,
  } as const;
  await using victim = await startNode({ ...common, nodeId: 'victim', death });
  await using other = await startNode({ ...common, nodeId: 'other' });
  const next = createClient(other.url);
  const ids = await startRenewals(next, instances);
  const run = async (client: typeof next, act: object) =>
    client.started('/bulk-acts', { process: 'renewal', filter: {}, act, reason });
  const pause = await run(createClient(victim.url), { kind: 'operate', act: { kind: 'pause' } });
  expect(await victim.gone).toBeNull();
  const cancel = await run(next, { kind: 'cancel' });
  const ended = async (id: string) =>
    (await next.until('/bulk-acts', id, { state: 'completed' })).data as Record<string, number>;
  const [paused, cancelled] = [await ended(pause), await ended(cancel)];
  expect(cancelled).toMatchObject({ matched: instances, done: instances, skipped: 0, failed: 0 });
  const pauses = await Promise.all(ids.map(async (id) => stepsOf(next, id, 'act.pause')));
  const cancels = await Promise.all(ids.map(async (id) => stepsOf(next, id, 'cancel')));
  expect([Math.max(...pauses), new Set(cancels)]).toEqual([1, new Set([1])]);
  const done = pauses.filter((count) => count === 1).length;
  expect(paused).toMatchObject({ matched: instances, done, failed: 0, skipped: instances - done });
});

/** How many steps of this type an instance has. */
async function stepsOf(client: Client, id: string, type: string): Promise<number> {
  const steps = await client.history('/renewals', id);
  return steps.filter(({ event }) => event.type === type).length;
}
