import { beforeEach, describe, expect, test } from 'vitest';
import { createLocalStandIns, type LocalStandIns } from '../../../support/local-stand-ins.ts';

let standIns: LocalStandIns;
beforeEach(() => {
  standIns = createLocalStandIns();
});

const debit = { account: 'alice', amount: 1250, currency: 'EUR', reference: 'r1' };

async function post(path: string, body: object) {
  const response = await standIns.fetch(`http://local/stand-ins/bank-a${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function balance(account: string): Promise<unknown> {
  return (await standIns.get(`/stand-ins/ledgers/bank-a/accounts/${account}`)).body;
}

describe('the stand-in of a bank', () => {
  test('opens an account with 1,000.00 on first use', async () => {
    expect(await balance('alice')).toEqual({ balance: 100_000 });
    expect((await standIns.get('/stand-ins/ledgers/bank-a/accounts')).body).toEqual([]);
  });

  test('debits and credits', async () => {
    expect((await post('/debits', debit)).status).toBe(201);
    expect(await balance('alice')).toEqual({ balance: 98_750 });
    await post('/credits', { ...debit, reference: 'r2', amount: 50 });
    expect((await standIns.get('/stand-ins/ledgers/bank-a/accounts')).body).toEqual([
      { account: 'alice', balance: 98_800 },
    ]);
  });

  test('books a reference once', async () => {
    const first = await post('/debits', debit);
    expect(await post('/debits', debit)).toEqual(first);
    expect(await balance('alice')).toEqual({ balance: 98_750 });
  });

  test.each([
    ['more than there is', { amount: 100_001 }, 'insufficient_funds'],
    ['another currency', { currency: 'USD' }, 'wrong_currency'],
  ])('refuses %s', async (_, change, code) => {
    const refused = await post('/debits', { ...debit, ...change });
    expect([refused.status, refused.body.code]).toEqual([422, code]);
    expect(await balance('alice')).toEqual({ balance: 100_000 });
  });

  test('reverses a posting, once', async () => {
    await post('/debits', debit);
    expect((await post('/reversals', { reference: 'r1' })).body).toEqual({ reversed: true });
    expect((await post('/reversals', { reference: 'r1' })).body).toEqual({ reversed: false });
    expect(await balance('alice')).toEqual({ balance: 100_000 });
  });

  test('refuses a posting that arrives after its reversal', async () => {
    expect((await post('/reversals', { reference: 'r1' })).body).toEqual({ reversed: false });
    const late = await post('/debits', debit);
    expect([late.status, late.body.code]).toEqual([422, 'reversed']);
    expect(await balance('alice')).toEqual({ balance: 100_000 });
  });
});
