import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import type { rollback } from '../../../../src/definition/machine/rollback.ts';
import { createTransfer } from '../../../../src/machines/transfer/transfer.ts';
import { createCoverage } from '../../../support/coverage.ts';
import { createLocalStandIns } from '../../../support/local-stand-ins.ts';
import { localUrls } from '../../../support/local-urls.ts';

const config = {
  bankUrls: { 'bank-a': localUrls['bank-a'], 'bank-b': localUrls['bank-b'] },
  notificationsUrl: localUrls.notifications,
};
const order = { from: 'bank-a/alice', to: 'bank-b/bob', amount: 1250, currency: 'EUR' };
const coverage = createCoverage(createTransfer(config).machine);

/** The machine as XState itself runs it. It has no ledger there: its rollbacks are done at once, or fail. */
function startTransfer(options: { readonly rollbackFails?: boolean } = {}) {
  const { fetch, get, steer } = createLocalStandIns();
  const { machine } = createTransfer({ ...config, fetch });
  const failing = fromPromise(async () => {
    throw new TaskError('rollback incomplete: debit could not be undone');
  }) as typeof rollback;
  const actor = createActor(
    options.rollbackFails ? machine.provide({ actors: { rollback: failing } }) : machine,
    { input: order, inspect: coverage.inspect },
  );
  return {
    actor,
    get,
    refuse: async (service: string, operation: string) =>
      steer({ service, operation, mode: 'refuse' }),
    ends: async () => (await waitFor(actor, ({ status }) => status === 'done')).value,
  };
}

describe('a transfer', () => {
  test('debits, credits, and notifies the payee', async () => {
    const { actor, get, ends } = startTransfer();
    actor.start();
    expect(await ends()).toBe('done');
    expect(actor.getSnapshot().context).toEqual({
      ...order,
      debitId: expect.stringMatching(/^bank-a-/),
      creditId: expect.stringMatching(/^bank-b-/),
      notified: true,
    });
    const balance = async (path: string) => (await get(`/stand-ins/ledgers/${path}`)).body;
    expect(await balance('bank-a/accounts/alice')).toEqual({ balance: 98_750 });
    expect(await balance('bank-b/accounts/bob')).toEqual({ balance: 101_250 });
    expect((await get('/stand-ins/notifications?to=bank-b/bob')).body).toMatchObject([
      { text: 'You received 1250 (EUR, minor units) from bank-a/alice.' },
    ]);
  });

  test('completes even if the payee cannot be notified', async () => {
    const { actor, refuse, ends } = startTransfer();
    await refuse('notifications', 'send');
    actor.start();
    expect(await ends()).toBe('done');
    expect(actor.getSnapshot().context).toMatchObject({ notified: false });
  });

  test.each([
    ['bank-a', 'debit'],
    ['bank-b', 'credit'],
  ])('fails if %s refuses the %s, with the reason', async (service, operation) => {
    const { actor, refuse, ends } = startTransfer();
    await refuse(service, operation);
    actor.start();
    expect(await ends()).toBe('failed');
    expect(actor.getSnapshot().hasTag('Failed')).toBe(true);
    expect(actor.getSnapshot().context).toMatchObject({
      failure: { step: operation, code: 'refused', message: expect.stringContaining('422') },
    });
  });

  test('fails even if it cannot be undone', async () => {
    const { actor, refuse, ends } = startTransfer({ rollbackFails: true });
    await refuse('bank-b', 'credit');
    actor.start();
    expect(await ends()).toBe('failed');
  });

  test('has every state and transition reached by the tests above', () => {
    console.log(coverage.summary());
    expect(coverage.missing()).toEqual([]);
  });
});

describe('the input of a transfer', () => {
  const { input: schema } = createTransfer(config);

  test.each([
    [{}, ['from', 'to', 'amount', 'currency']],
    [{ ...order, from: 'bank-c/alice' }, ['from']],
    [{ ...order, to: 'bank-a' }, ['to']],
    [{ ...order, to: 'bank-b/../x' }, ['to']],
    [{ ...order, to: order.from }, ['to']],
    [{ ...order, amount: 0 }, ['amount']],
    [{ ...order, amount: 12.5 }, ['amount']],
    [{ ...order, amount: '1250' }, ['amount']],
    [{ ...order, amount: 1e15 }, ['amount']],
    [{ ...order, currency: 'euro' }, ['currency']],
  ])('is refused with every fault: %j', (value, paths) => {
    const { error } = schema?.safeParse(value) ?? {};
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
