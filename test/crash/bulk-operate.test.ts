import { expect, test } from 'vitest';
import { createClient, type Client } from '../support/client.ts';
import { startRenewals } from '../support/start-renewals.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const instances = 10_000;
const reason = 'An audit.';

test('10,000 instances are paused, resumed and cancelled by filter, each once, while two nodes die one after the other', async () => {
  await using place = await createStoragePlace('Redis');
  const common = { ...place, renewal: 'before' } as const;
  const death = { moment: 'after the commit', process: 'renewal', event: 'act.pause' } as const;
  const dying = { ...death, count: instances / 4 };
  await using victim = await startNode({ ...common, nodeId: 'victim', death: dying });
  // It takes over, and dies after as many again.
  await using second = await startNode({ ...common, nodeId: 'second', death: dying });
  const first = createClient(victim.url);
  const ids = await startRenewals(first, instances);
  const run = async (client: Client, act: object, filter: object) =>
    client.started('/bulk-acts', { process: 'renewal', filter, act, reason });
  const all = { matched: instances, done: instances, skipped: 0, failed: 0 };

  const pause = await run(first, { kind: 'operate', act: { kind: 'pause' } }, {});
  expect([await victim.gone, await second.gone]).toEqual([null, null]);
  await using last = await startNode({ ...common, nodeId: 'last' });
  const next = createClient(last.url);
  const ended = async (id: string) =>
    (await next.until('/bulk-acts', id, { state: 'completed' }, 300_000)).data;
  expect(await ended(pause)).toMatchObject(all);
  const resume = await run(next, { kind: 'operate', act: { kind: 'resume' } }, { paused: true });
  expect(await ended(resume)).toMatchObject(all);
  const cancel = await run(next, { kind: 'cancel' }, { status: 'Pending' });
  expect(await ended(cancel)).toMatchObject(all);
  for (const id of ids.filter((_, index) => index % 20 === 0)) {
    const steps = await next.history('/renewals', id);
    expect(steps.map(({ event }) => event.type)).toEqual([
      'start',
      'act.pause',
      'act.resume',
      'cancel',
    ]);
  }
}, 900_000);
