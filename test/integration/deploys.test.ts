import { describe, expect, test, vi } from 'vitest';
import { setup } from 'xstate';
import { createService, defineProcess, task, type Process } from '../../src/index.ts';
import { createClient } from '../support/client.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { capturedLog } from '../support/captured-log.ts';

/** Reserves, and waits in `state` to be paid. */
function bill(state: string, version: string, undone: unknown[]): Process {
  const machine = setup({
    actors: { reserve: task(async () => 'r-1') },
  }).createMachine({
    initial: 'reserving',
    states: {
      reserving: { invoke: { src: 'reserve', onDone: state } },
      [state]: { on: { PAY: 'paid' } },
      paid: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'bill',
    version,
    machine,
    tasks: { reserve: { compensate: async ({ output }) => void undone.push(output) } },
  }) as Process;
}

const modes: readonly StorageMode[] = ['embedded', 'Redis'];

describe.each(modes)('on the %s store, an instance whose state a deploy has removed', (mode) => {
  test('is listed with its reason, answers 409, and undoes its ledger when it is cancelled', async () => {
    await using place = await createStoragePlace(mode);
    const undone: unknown[] = [];
    const open = async (process: Process) => {
      const service = createService({ ...place, processes: [process], log: capturedLog().log });
      const { url } = await service.listen(0);
      return { service, url, client: createClient(url) };
    };
    const before = await open(bill('open', '1', undone));
    const id = await before.client.started('/bills');
    await before.client.until('/bills', id, { state: 'open' });
    await before.service.close();

    const { service, url, client } = await open(bill('waiting', '2', undone));
    const list = async (query: string) => {
      const response = await fetch(`${url}/bills?${query}`);
      const { instances } = (await response.json()) as { instances: { readonly id: string }[] };
      return instances;
    };
    await vi.waitFor(async () => expect(await list('attention=true')).toHaveLength(1), 10_000);
    expect(await list('attention=true')).toMatchObject([
      {
        id,
        processVersion: '1',
        attentionReasons: [
          {
            kind: 'process_changed',
            message: expect.stringMatching(/bill 2 .*"open" no longer exists/),
          },
        ],
      },
    ]);
    expect(await list('processVersion=1&status=Pending')).toMatchObject([{ id }]);
    expect(await list('processVersion=2')).toEqual([]);

    const { status, body } = await client.send('/bills', id, { type: 'PAY' });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'process_changed',
      detail: expect.stringContaining('"open" no longer exists'),
    });

    await client.cancel('/bills', id);
    await client.until('/bills', id, { status: 'Cancelled', attention: false });
    expect(undone).toEqual(['r-1']);
    expect(await list('attention=true')).toEqual([]);
    await service.close();
  });
});
