import { describe, expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import type { Caller } from '../../../../src/actors/access/caller.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createDeployments, type Deployments } from '../../support/deployments.ts';

const overdueMs = 10_000;

/** Waits in `state`: to be paid in it, or for its time to be over. What it reserved cannot be undone while `isClosed`. */
function bill(state: string, undone: string[] = [], isClosed = false): Process {
  const machine = setup({
    actors: { reserve: fromPromise(async () => 'r-1') },
  }).createMachine({
    id: 'bill',
    initial: 'reserving',
    states: {
      reserving: { invoke: { src: 'reserve', onDone: state } },
      [state]: { after: { [overdueMs]: 'overdue' }, on: { PAY: 'paid' } },
      paid: { type: 'final' },
      overdue: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({
    name: 'bill',
    machine,
    tasks: {
      reserve: {
        compensate: async ({ output }) => {
          if (isClosed) throw new Error('not now');
          undone.push(output as string);
        },
        compensation: { backoff: { initialMs: 10_000, jitter: 0 } },
      },
    },
  });
}

function caller(sub: string, scopes: readonly string[] = []): Caller {
  return { sub, tenant: undefined, scopes, claims: {} };
}

/** A bill of Alice's that waits in a state which the deployed machine calls otherwise. */
async function stranded(undone: string[] = []): Promise<{ service: Deployments; id: string }> {
  const service = await createDeployments(bill('open', undone));
  const { instance } = await service.runtime.start('bill', {}, { caller: caller('alice') });
  await service.advance(1_000);
  await service.deploy(bill('waiting', undone));
  await service.advance(1_000);
  return { service, id: instance.id };
}

describe('an instance whose state is gone from the deployed machine', () => {
  test('needs attention, names the state and the machine, and is listed so without any event', async () => {
    const { service, id } = await stranded();
    await using _ = service;
    expect(await service.get(id)).toMatchObject({
      state: 'open',
      accepts: [],
      attention: true,
      attentionReasons: [
        {
          kind: 'process_changed',
          message: expect.stringMatching(/bill.*"open" no longer exists/),
        },
      ],
    });
    const { instances } = await service.runtime.list('bill', { attention: true });
    expect(instances.map((one) => one.id)).toEqual([id]);
    expect(await service.runtime.count('bill')).toMatchObject({ Pending: 1, attention: 1 });
  });

  test('accepts no event, and tells callers that may read it why', async () => {
    const { service, id } = await stranded();
    await using _ = service;
    const pay = (sub: string) =>
      service.runtime.send('bill', id, { type: 'PAY' }, { caller: caller(sub) });
    await expect(pay('alice')).rejects.toMatchObject({
      code: 'process_changed',
      message: expect.stringContaining('"open" no longer exists'),
    });
    await expect(pay('mallory')).rejects.toMatchObject({ code: 'instance_not_found' });
  });

  test('can be cancelled by an operator only, and is undone by its ledger', async () => {
    const undone: string[] = [];
    const { service, id } = await stranded(undone);
    await using _ = service;
    const { runtime } = service;
    const byOwner = runtime.cancel('bill', id, { caller: caller('alice') });
    await expect(byOwner).rejects.toMatchObject({ code: 'process_changed' });
    await runtime.cancel('bill', id, { caller: caller('olivia', ['holdfast:admin']) });
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Cancelled',
      attention: false,
      timers: [],
      ledger: [{ task: 'reserve', state: 'undone' }],
    });
    expect(undone).toEqual(['r-1']);
  });

  test('continues once a machine with the state is deployed, with what fell due meanwhile', async () => {
    const { service, id } = await stranded();
    await using _ = service;
    await service.advance(600_000);
    expect(await service.get(id)).toMatchObject({ status: 'Pending', state: 'open' });
    await service.deploy(bill('open'));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ state: 'overdue', attention: false });
  });

  test('is found by its version', async () => {
    const { service, id } = await stranded();
    await using _ = service;
    await service.deploy({ ...bill('waiting'), version: '2' });
    const other = await service.start();
    await service.advance(1_000);
    const at = async (processVersion: string) => {
      const { instances } = await service.runtime.list('bill', { processVersion });
      return instances.map((one) => one.id);
    };
    expect(await at('1')).toEqual([id]);
    expect(await at('2')).toEqual([other]);
  });
});

describe('a task that ends while its instance is stranded', () => {
  const scoring = (state: string) =>
    defineProcess({
      name: 'scoring',
      machine: setup({
        actors: {
          score: task<unknown>(async ({ callbackUrl, handOver, log }) => {
            log.info({ callbackUrl }, 'asked');
            return handOver();
          }),
        },
      }).createMachine({
        initial: state,
        states: {
          [state]: { invoke: { id: 'score', src: 'score', onDone: 'scored' } },
          scored: { type: 'final' },
        },
      }),
    });

  test('is not run again; the machine gets the outcome once it fits', async () => {
    await using service = await createDeployments(scoring('waiting'));
    const id = await service.start();
    await service.advance(1_000);
    await service.deploy(scoring('asking'));
    await service.advance(1_000);
    const url = String(service.lines.find(({ msg }) => msg === 'asked')?.['callbackUrl']);
    const token = url.slice(url.lastIndexOf('/') + 1);
    await service.runtime.complete(token, { output: 720 });
    await service.advance(60_000);
    expect(await service.get(id)).toMatchObject({ state: 'waiting', attention: true });
    await service.deploy(scoring('waiting'));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed', attention: false });
    expect(service.lines.filter(({ msg }) => msg === 'asked')).toHaveLength(1);
  });
});

describe('a rollback that is under way when its instance is stranded', () => {
  /** Undoes in `state`; the compensation fails once, and is tried again 10 s later. */
  function undoing(state: string, undone: string[]): Process {
    let tries = 0;
    const machine = setup({
      actors: { reserve: fromPromise(async () => 'r-1'), rollback },
    }).createMachine({
      initial: 'reserving',
      states: {
        reserving: { invoke: { src: 'reserve', onDone: state } },
        [state]: { invoke: { src: 'rollback', onDone: 'undone', onError: 'failed' } },
        undone: { type: 'final', tags: 'Cancelled' },
        failed: { type: 'final', tags: 'Failed' },
      },
    });
    const compensate = async ({ output }: { readonly output: unknown }) => {
      tries += 1;
      if (undone.length === 0 && tries === 1) throw new Error('not now');
      undone.push(String(output));
    };
    const compensation = { backoff: { initialMs: 10_000, jitter: 0 } };
    return defineProcess({
      name: 'bill',
      machine,
      tasks: { reserve: { compensate, compensation } },
    });
  }

  test('continues, and the machine gets the outcome once it fits', async () => {
    const undone: string[] = [];
    await using service = await createDeployments(undoing('undoing', undone));
    const id = await service.start();
    await service.advance(1_000);
    const after = undoing('takingBack', undone);
    await service.deploy(after);
    await service.advance(30_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Pending',
      attention: true,
      ledger: [{ state: 'undone' }],
    });
    await service.deploy(undoing('undoing', undone));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ status: 'Cancelled', attention: false });
    expect(undone).toEqual(['r-1']);
  });

  test('ends an instance that was cancelled before, which is not stranded', async () => {
    const undone: string[] = [];
    await using service = await createDeployments(bill('open', undone, true));
    const id = await service.start();
    await service.advance(1_000);
    await service.runtime.cancel('bill', id);
    await service.advance(1_000);
    await service.deploy(bill('waiting', undone));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ status: 'Pending', attention: false });
    await service.advance(10_000);
    expect(await service.get(id)).toMatchObject({ status: 'Cancelled', attention: false });
    expect(undone).toEqual(['r-1']);
  });
});
