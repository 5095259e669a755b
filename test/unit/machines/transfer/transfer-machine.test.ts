import { describe, expect, test } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import { createTransfer } from '../../../../src/machines/transfer/transfer.ts';
import { fails, never, ok, real, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createLocalStandIns } from '../../../support/local-stand-ins.ts';
import { localUrls } from '../../../support/local-urls.ts';

const config = {
  bankUrls: { 'bank-a': localUrls['bank-a'], 'bank-b': localUrls['bank-b'] },
  notificationsUrl: localUrls.notifications,
};
const input = { from: 'bank-a/alice', to: 'bank-b/bob', amount: 1250, currency: 'EUR' };
const transfer = createTransfer(config);
const refusal = new TaskError('422', { retryable: false, code: 'refused' });
const tasks = { debit: ok({ debitId: 'd' }), credit: ok({ creditId: 'c' }), notify: ok() };

describe('a transfer', () => {
  test('debits, credits, and notifies the payee', async () => {
    const { fetch, get } = createLocalStandIns();
    await using sim = await simulate(createTransfer({ ...config, fetch }), {
      input,
      tasks: { debit: real(), credit: real(), notify: real() },
    });
    expect(sim).toHaveCompleted();
    expect(sim).toOwe('debit', 'credit');
    expect(sim.data).toEqual({
      ...input,
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

  test.each([
    ['refused', fails(1, refusal)],
    ['not answered', never()],
  ])('completes even if the notification is %s', async (_, notify) => {
    await using sim = await simulate(transfer, { input, tasks: { ...tasks, notify } });
    await sim.until('done');
    expect(sim.data).toMatchObject({ notified: false });
  });

  test.each([
    ['debit', { debit: fails(1, refusal) }, 0],
    ['credit', { credit: fails(1, refusal) }, 1],
  ])('fails if the %s is refused, with the reason', async (step, refused, undone) => {
    await using sim = await simulate(transfer, { input, tasks: { ...tasks, ...refused } });
    expect(sim).toHaveFailed();
    expect(sim).toOwe();
    expect(sim.data).toMatchObject({ failure: { step, code: 'refused', message: '422' } });
    expect(sim.undoCalls('debit')).toHaveLength(undone);
  });

  test.each([
    ['debit', { debit: never() }],
    ['credit', { credit: never() }],
  ])('reverses a %s that is not answered, since it may have been booked', async (step, silent) => {
    await using sim = await simulate(transfer, { input, tasks: { ...tasks, ...silent } });
    await sim.until('failed');
    expect(sim).toOwe();
    expect(sim.undoCalls(step)).toHaveLength(1);
  });

  test('fails even if it cannot be undone, and owes the debit', async () => {
    await using sim = await simulate(transfer, {
      input,
      tasks: { ...tasks, credit: fails(1, refusal) },
      undo: { debit: fails() },
    });
    await sim.until('failed');
    expect(sim).toOwe('debit');
  });
});

describe('the input of a transfer', () => {
  const { input: schema } = transfer;

  test.each([
    [{}, ['from', 'to', 'amount', 'currency']],
    [{ ...input, from: 'bank-c/alice' }, ['from']],
    [{ ...input, to: 'bank-a' }, ['to']],
    [{ ...input, to: 'bank-b/../x' }, ['to']],
    [{ ...input, to: input.from }, ['to']],
    [{ ...input, amount: 0 }, ['amount']],
    [{ ...input, amount: 12.5 }, ['amount']],
    [{ ...input, amount: '1250' }, ['amount']],
    [{ ...input, amount: 1e15 }, ['amount']],
    [{ ...input, currency: 'euro' }, ['currency']],
  ])('is refused with every fault: %j', (value, paths) => {
    const { error } = schema?.safeParse(value) ?? {};
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
