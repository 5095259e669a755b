import { expect, it } from 'vitest';
import { createLog } from '../../src/config/create-log.ts';
import { createService, type InstanceView, type Process, type Service } from '../../src/index.ts';
import { createNotebook, type NotebookEvent } from '../support/notebook.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';

function open({ redisUrl, redisPrefix, dataDir }: StoragePlace, notebook: Process): Service {
  return createService({
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(redisPrefix === undefined ? {} : { redisPrefix }),
    ...(dataDir === undefined ? {} : { dataDir }),
    processes: [notebook],
    log: createLog({ level: 'silent' }),
  });
}

function shown({ state, data, timers, ledger, status, version }: InstanceView): unknown {
  return { state, data, timers, ledger, status, version };
}

/** The past view of each kept version, and the answer of its commit. */
async function tell(service: Service, id: string, views: ReadonlyMap<number, unknown>) {
  const { steps } = await service.history('notebook', id);
  const versions = steps.map(({ sequence }) => sequence);
  const told: unknown[] = [];
  for (const version of versions) told.push(shown(await service.past('notebook', id, version)));
  return { told, known: versions.map((version) => views.get(version)), oldest: versions[0] ?? -1 };
}

it.each(['embedded', 'Redis'] as const)(
  'each version is shown as it was, across trimming, restarts and group commits: %s',
  { timeout: 120_000 },
  async (mode) => {
    await using place = await createStoragePlace(mode);
    const notebook = createNotebook({ historyLimit: 120 });
    const views = new Map<number, unknown>();
    let id = '';
    for (let run = 0; run < 3; run += 1) {
      const service = open(place, notebook);
      const note = (view: InstanceView) => void views.set(view.version, shown(view));
      if (id === '') {
        const started = await service.start('notebook', { title: 'ü🌍' });
        ({ id } = started);
        note(started);
      }
      for (let n = 0; n < 7; n += 1) {
        const events: readonly NotebookEvent[] = [
          { type: 'REMIND' },
          { type: 'SET', doc: { run, n, 'a/b': [null, run] } },
          ...Array.from({ length: 8 }, (_, at) => ({ type: 'PUSH', item: { n, at } }) as const),
          { type: 'STOP' },
        ];
        await Promise.all(
          events.map(async (event) => note(await service.send('notebook', id, event))),
        );
      }
      await service.close();
    }
    const service = open(place, notebook);
    const { told, known, oldest } = await tell(service, id, views);
    expect(told).toEqual(known);
    expect(oldest).toBe(110);
    await expect(service.past('notebook', id, oldest - 1)).rejects.toMatchObject({
      code: 'past_not_kept',
    });
    await service.close();
  },
);

it('two nodes on Redis that step the same instance at the same time keep every version', async () => {
  await using place = await createStoragePlace('Redis');
  const notebook = createNotebook();
  const nodes = [open(place, notebook), open(place, notebook)];
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error('There are no nodes.');
  const views = new Map<number, unknown>();
  const started = await first.start('notebook', null);
  views.set(0, shown(started));
  for (let n = 0; n < 20; n += 1) {
    const sent = [first, second, second, first].map(async (node, at) =>
      node.send('notebook', started.id, { type: 'PUSH', item: { n, at } }),
    );
    for (const view of await Promise.all(sent)) views.set(view.version, shown(view));
  }
  const { told, known } = await tell(second, started.id, views);
  expect(views.size).toBe(81);
  expect(told).toEqual(known);
  for (const node of nodes) await node.close();
});
