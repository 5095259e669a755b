import { describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { orderOfTea } from '../support/order-urls.ts';
import { startStandIns, type StandInsServer } from '../support/stand-ins-server.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { killAtEachCommit } from './each-commit.ts';
import type { Moment } from './mortal.ts';

const places = (['embedded', 'Redis'] as const).flatMap((mode) =>
  (['before the commit', 'after the commit'] as const).map((moment) => [mode, moment] as const),
);

describe.each<readonly [StorageMode, Moment]>(places)(
  'an order that fails, its node killed with -9 at each commit: %s, %s',
  (mode, moment) => {
    /** Shipping is refused: the reservation is made by then, the payment is under way. */
    async function startOutside(): Promise<StandInsServer> {
      const standIns = await startStandIns();
      await standIns.steer({ service: 'shipments', operation: 'book', mode: 'refuse' });
      const slow = { mode: 'slow', delayMs: 300 } as const;
      await standIns.steer({ service: 'payments', operation: 'charge', ...slow });
      return standIns;
    }

    test('undoes everything, and the outside holds nothing', async () => {
      await using standIns = await startOutside();
      const run = async (client: Client, key: string) => {
        const { body } = await client.start('/orders', orderOfTea, key);
        const failed = await client.until('/orders', body.id, { status: 'Failed' });
        if (failed.ledger.length < 2)
          console.log(
            key,
            JSON.stringify(await client.history('/orders', body.id)),
            JSON.stringify(await standIns.read('/calls')),
          );
        const ledger = failed.ledger.map(({ task, state }) => [task, state]);
        expect(new Map(ledger.map(([task = '', state = '']) => [task, state]))).toEqual(
          new Map([
            ['reserveStock', 'undone'],
            ['pay', 'undone'],
          ]),
        );
        expect(failed.attention).toBe(false);
        for (const service of ['payments', 'stock', 'shipments']) {
          expect(await standIns.read(`/${service}`), service).toEqual([]);
        }
      };
      const deaths = await killAtEachCommit({ mode, moment, standIns, process: 'order', run });
      const calls = await standIns.read('/calls');
      const repeated = calls.filter((call: { repeated: boolean }) => call.repeated).length;
      console.log(`order, ${mode}, ${moment}: ${deaths} deaths, ${repeated} calls repeated`);
      expect(deaths).toBeGreaterThanOrEqual(5);
    });
  },
);
