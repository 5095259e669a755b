import { describe, expect, test } from 'vitest';
import type { Fetch } from '../../src/machines/shared/call.ts';
import { createTransfer } from '../../src/machines/transfer/transfer.ts';
import { createCoverage } from '../support/coverage.ts';
import { hasten, type Haste } from '../support/hasten.ts';
import { localUrls } from '../support/local-urls.ts';
import { openServiceOn, type OpenService } from '../support/open-service.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

const config = {
  bankUrls: { 'bank-a': localUrls['bank-a'], 'bank-b': localUrls['bank-b'] },
  notificationsUrl: localUrls.notifications,
};
const order = { from: 'bank-a/alice', to: 'bank-b/bob', amount: 1250, currency: 'EUR' };

describe.each<StorageMode>(['embedded', 'Redis'])('a transfer over HTTP, %s', (mode) => {
  const coverage = createCoverage(createTransfer(config).machine);

  async function open(haste: Haste = {}, wrap = (fetch: Fetch) => fetch): Promise<OpenService> {
    return openServiceOn(
      mode,
      (fetch) => [hasten(createTransfer({ ...config, fetch: wrap(fetch) }), haste)],
      { inspect: coverage.inspect },
    );
  }

  const balances = async (service: OpenService): Promise<readonly number[]> => {
    const alice = await service.get('/stand-ins/ledgers/bank-a/accounts/alice');
    const bob = await service.get('/stand-ins/ledgers/bank-b/accounts/bob');
    return [alice.body.balance, bob.body.balance];
  };
  const ledgerOf = (body: { ledger: readonly { task: string; state: string }[] }) =>
    body.ledger.map(({ task, state }) => [task, state]);

  test('moves the money, and its history shows how', async () => {
    await using service = await open();
    const path = await service.start('/transfers', order);
    expect(path).toMatch(/^\/transfers\/tra_/);
    const done = await service.until(path, hasEnded);
    expect(done).toMatchObject({
      status: 'Completed',
      state: 'done',
      data: { ...order, notified: true },
      ledger: [
        { task: 'debit', state: 'owed' },
        { task: 'credit', state: 'owed' },
      ],
    });
    expect(await balances(service)).toEqual([98_750, 101_250]);
    const { body } = await service.get(`${path}/history`);
    expect(body.steps.map(({ to }: { to: string }) => to)).toEqual([
      'debiting',
      'crediting',
      'notifying',
      'done',
    ]);
  });

  test('puts the money back if the second bank refuses it', async () => {
    await using service = await open();
    await service.steer({ service: 'bank-b', operation: 'credit', mode: 'refuse' });
    const path = await service.start('/transfers', order);
    const failed = await service.until(path, hasEnded);
    expect(failed).toMatchObject({
      status: 'Failed',
      data: { failure: { step: 'credit', code: 'refused' } },
      attention: false,
    });
    expect(ledgerOf(failed)).toEqual([['debit', 'undone']]);
    expect(await balances(service)).toEqual([100_000, 100_000]);
    const { body } = await service.get(`${path}/history`);
    expect(body.steps.map(({ event }: { event: { type: string } }) => event.type)).toEqual([
      'start',
      'task.completed',
      'task.failed',
      'undo.completed',
    ]);
  });

  test('fails if the balance is too low, and says why', async () => {
    await using service = await open();
    const path = await service.start('/transfers', { ...order, amount: 100_001 });
    const failed = await service.until(path, hasEnded);
    expect(failed).toMatchObject({
      status: 'Failed',
      data: { failure: { step: 'debit', code: 'insufficient_funds' } },
    });
    expect(await balances(service)).toEqual([100_000, 100_000]);
  });

  test('completes although a bank is unavailable for two attempts', async () => {
    await using service = await open();
    await service.steer({ service: 'bank-b', operation: 'credit', mode: 'fail', times: 2 });
    const path = await service.start('/transfers', order);
    const done = await service.until(path, hasEnded);
    expect(done.status).toBe('Completed');
    const credit = done.tasks.find(({ name }: { name: string }) => name === 'credit');
    expect(credit).toMatchObject({ attempts: 3, outcome: 'completed' });
    expect(await balances(service)).toEqual([98_750, 101_250]);
  });

  test.each([
    ['debit', 'bank-a', ['debit']],
    ['credit', 'bank-b', ['debit', 'credit']],
  ])(
    'reverses what its %s may have done if the answer comes too late',
    async (operation, bank, done) => {
      await using service = await open({ timeoutMs: 100, attempts: 1 });
      await service.steer({ service: bank, operation, mode: 'slow', delayMs: 1_000 });
      await service.steer({ service: bank, operation: 'reverse', mode: 'fail', times: 2 });
      const path = await service.start('/transfers', order);
      const failed = await service.until(path, hasEnded);
      expect(failed).toMatchObject({
        status: 'Failed',
        data: { failure: { step: operation, code: 'timeout' } },
      });
      expect(ledgerOf(failed)).toEqual(done.map((task) => [task, 'undone']));
      expect(await balances(service)).toEqual([100_000, 100_000]);
    },
  );

  test('stays undone if its debit arrives after the reversal', async () => {
    const late: (() => Promise<Response>)[] = [];
    await using service = await open(
      { timeoutMs: 100, attempts: 1 },
      (fetch) => async (url, init) => {
        if (!url.endsWith('/debits')) return fetch(url, init);
        const { signal: _, ...rest } = init;
        late.push(async () => fetch(url, rest));
        return new Promise(() => undefined);
      },
    );
    const path = await service.start('/transfers', order);
    const failed = await service.until(path, hasEnded);
    expect(ledgerOf(failed)).toEqual([['debit', 'undone']]);
    expect((await late[0]?.())?.status).toBe(422);
    expect(await balances(service)).toEqual([100_000, 100_000]);
  });

  test('asks for an operator if it cannot be reversed, and the operator retries it', async () => {
    await using service = await open();
    await service.steer({ service: 'bank-b', operation: 'credit', mode: 'refuse' });
    await service.steer({ service: 'bank-a', operation: 'reverse', mode: 'refuse' });
    const path = await service.start('/transfers', order);
    const failed = await service.until(path, hasEnded);
    expect([failed.status, failed.attention]).toEqual(['Failed', true]);
    expect(failed.ledger).toMatchObject([
      { task: 'debit', state: 'failed', error: { code: 'refused' } },
    ]);
    await service.steer({ service: 'bank-a', operation: 'reverse', mode: 'ok' });
    expect((await service.request('POST', `${path}/rollback/retry`)).status).toBe(200);
    const mended = await service.until(path, ({ ledger }) => ledger[0].state === 'undone');
    expect([mended.status, mended.attention]).toEqual(['Failed', false]);
    expect(await balances(service)).toEqual([100_000, 100_000]);
  });

  test('reverses its debit if it is cancelled during the debit', async () => {
    await using service = await open();
    await service.steer({ service: 'bank-a', operation: 'debit', mode: 'slow', delayMs: 300 });
    const path = await service.start('/transfers', order);
    const asked = await service.request('POST', `${path}/cancel`, { reason: 'wrong payee' });
    expect([asked.status, asked.body.status]).toEqual([200, 'Pending']);
    expect(asked.body.cancelled).toMatchObject({ reason: 'wrong payee', rollback: true });
    const cancelled = await service.until(path, hasEnded);
    expect([cancelled.status, ledgerOf(cancelled)]).toEqual(['Cancelled', [['debit', 'undone']]]);
    expect(await balances(service)).toEqual([100_000, 100_000]);
  });

  test('cannot be cancelled once the money has arrived', async () => {
    await using service = await open();
    await service.steer({
      service: 'notifications',
      operation: 'send',
      mode: 'slow',
      delayMs: 300,
    });
    const path = await service.start('/transfers', order);
    await service.until(path, ({ state }) => state === 'notifying');
    expect((await service.request('POST', `${path}/cancel`)).status).toBe(409);
    expect((await service.until(path, hasEnded)).status).toBe('Completed');
    expect(await balances(service)).toEqual([98_750, 101_250]);
  });

  test('is refused with a list of all faults, and takes no events', async () => {
    await using service = await open();
    const refused = await service.request('POST', '/transfers', { ...order, to: 'x', amount: -1 });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/to',
      '/amount',
    ]);
    const path = await service.start('/transfers', order);
    const sent = await service.send(path, { type: 'FASTER' });
    expect([sent.status, sent.body.accepts]).toEqual([409, []]);
  });

  test('continues if the payee cannot be notified', async () => {
    await using service = await open();
    await service.steer({ service: 'notifications', operation: 'send', mode: 'refuse' });
    const path = await service.start('/transfers', order);
    const done = await service.until(path, hasEnded);
    expect([done.status, done.data.notified]).toEqual(['Completed', false]);
  });

  test('reaches every state and transition in the tests above', () => {
    console.log(`${mode}: ${coverage.summary()}`);
    expect(coverage.missing()).toEqual([]);
  });
});
