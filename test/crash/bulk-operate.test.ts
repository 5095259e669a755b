import { expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const instances = 10_000;
const reason = 'An audit.';

test('10,000 instances are paused, resumed and cancelled by filter, each once, while a node dies', async () => {
  await using place = await createStoragePlace('Redis');
  const common = { ...place, renewal: 'before' } as const;
  const death = {
    moment: 'after the commit',
    process: 'renewal',
    event: 'act.pause',
    count: instances / 2,
  } as const;
  await using victim = await startNode({ ...common, nodeId: 'victim', death });
  await using other = await startNode({ ...common, nodeId: 'other' });
  const first = createClient(victim.url);
  const next = createClient(other.url);
  const ids: string[] = [];
  while (ids.length < instances) {
    const starts = Array.from({ length: 500 }, async () => next.started('/renewals'));
    ids.push(...(await Promise.all(starts)));
  }
  const run = async (client: typeof next, act: object, filter: object) =>
    client.started('/bulk-acts', { process: 'renewal', filter, act, reason });
  const ended = async (id: string) =>
    (await next.until('/bulk-acts', id, { state: 'completed' }, 300_000)).data;
  const all = { matched: instances, done: instances, skipped: 0, failed: 0 };

  const pause = await run(first, { kind: 'operate', act: { kind: 'pause' } }, {});
  expect(await victim.gone).toBeNull();
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
