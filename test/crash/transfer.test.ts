import { describe, expect, test } from 'vitest';
import { served, type Client } from '../support/client.ts';
import { startStandIns, type StandInsServer } from '../support/stand-ins-server.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { killAtEachCommit } from './each-commit.ts';
import type { Moment } from './mortal.ts';

const order = { from: 'bank-a/alice', to: 'bank-b/bob', amount: 1250, currency: 'EUR' };

const deaths: readonly (readonly [StorageMode, Moment])[] = [
  ['embedded', 'before the commit'],
  ['embedded', 'after the commit'],
  ['Redis', 'before the commit'],
  ['Redis', 'after the commit'],
];

async function transfer(client: Client, key: string, wanted: object) {
  const { body } = await served(async () => client.start('/transfers', order, key));
  return client.until('/transfers', body.id, wanted);
}

async function balances(standIns: StandInsServer): Promise<readonly number[]> {
  const alice = await standIns.read('/ledgers/bank-a/accounts/alice');
  const bob = await standIns.read('/ledgers/bank-b/accounts/bob');
  return [alice.balance, bob.balance];
}

describe.each(deaths)(
  'a transfer on the %s store, its node killed right %s of each step',
  { concurrent: true },
  (mode, moment) => {
    test('is undone if the credit is refused: both accounts are as before', async () => {
      await using standIns = await startStandIns();
      await standIns.steer({ service: 'bank-b', operation: 'credit', mode: 'refuse' });
      const { deaths: count, runs } = await killAtEachCommit({
        mode,
        moment,
        standIns,
        process: 'transfer',
        async run(client, key) {
          const { ledger, attention } = await transfer(client, key, { status: 'Failed' });
          expect(ledger).toMatchObject([{ task: 'debit', state: 'undone' }]);
          expect(attention).toBe(false);
          expect(await balances(standIns)).toEqual([100_000, 100_000]);
        },
      });
      expect(count).toBe(4);
      const debits = await standIns.read('/calls?service=bank-a&operation=debit');
      const once = debits.filter(({ repeated }: { repeated: boolean }) => !repeated);
      expect(once).toHaveLength(runs);
      console.log(`${mode}, ${moment}: killed at each of ${count} commits of a failing transfer`);
    });
  },
);

test.each([
  ['embedded', 'after the commit'],
  ['Redis', 'before the commit'],
] as const)(
  'a transfer on the %s store, its node killed right %s of each step, moves the money once',
  { concurrent: true },
  async (mode, moment) => {
    await using standIns = await startStandIns();
    const { deaths: count, runs } = await killAtEachCommit({
      mode,
      moment,
      standIns,
      process: 'transfer',
      run: async (client, key) => void (await transfer(client, key, { status: 'Completed' })),
    });
    expect(count).toBe(4);
    const moved = order.amount * runs;
    expect(await balances(standIns)).toEqual([100_000 - moved, 100_000 + moved]);
  },
);
