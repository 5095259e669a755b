import { expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
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
    const starts = Array.from({ length: instances }, async () => first.started('/renewals'));
    const ids = await Promise.all(starts);
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
