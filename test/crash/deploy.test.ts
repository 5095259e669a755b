import { describe, expect, test, vi } from 'vitest';
import { createClient } from '../support/client.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';

const instances = 250;
const modes: readonly StorageMode[] = ['embedded', 'Redis'];

describe.each(modes)('on the %s store', { concurrent: true }, (mode) => {
  test('the successor of a node that is killed while it moves instances to a new machine moves the rest', async () => {
    await using place = await createStoragePlace(mode);
    const common = { ...place, nodeId: 'node' };
    const ids: string[] = [];
    {
      await using old = await startNode({ ...common, renewal: 'before' });
      const client = createClient(old.url);
      const starts = Array.from({ length: instances }, async () => client.started('/renewals'));
      ids.push(...(await Promise.all(starts)));
      await old.stop('SIGTERM');
    }
    const death = {
      moment: 'after the commit',
      process: 'renewal',
      event: 'deployed',
      count: 120,
    } as const;
    await using killed = await startNode({ ...common, renewal: 'after', death });
    expect(await killed.gone).toBeNull();
    await using next = await startNode({ ...common, renewal: 'after' });
    const client = createClient(next.url);
    await vi.waitFor(
      async () => {
        const response = await fetch(`${next.url}/renewals/counts`);
        expect(await response.json()).toMatchObject({ Completed: instances, attention: 0 });
      },
      { timeout: 60_000, interval: 200 },
    );
    const histories = ids.map(async (id) => client.history('/renewals', id));
    for (const steps of await Promise.all(histories)) {
      expect(steps.map(({ event, processVersion }) => [event.type, processVersion])).toEqual([
        ['start', '1'],
        ['deployed', '2'],
        ['timer.fired', '2'],
      ]);
    }
  });
});
