import { describe, expect, test } from 'vitest';
import { served, type Client } from '../support/client.ts';
import { orderOfTea } from '../support/order-urls.ts';
import { startStandIns, type StandInsServer } from '../support/stand-ins-server.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { killAtEachCommit } from './each-commit.ts';
import type { Moment } from './mortal.ts';

const places = (['embedded', 'Redis'] as const).flatMap((mode) =>
  (['before the commit', 'after the commit'] as const).map((moment) => [mode, moment] as const),
);

/** Shipping is refused: by then, or soon after, the payment is made, and the reservation is in progress. */
async function startOutside(): Promise<StandInsServer> {
  const standIns = await startStandIns();
  await standIns.steer({ service: 'shipments', operation: 'book', mode: 'refuse' });
  const slow = { mode: 'slow', delayMs: 300 } as const;
  await standIns.steer({ service: 'stock', operation: 'reserve', ...slow });
  return standIns;
}

describe.each<readonly [StorageMode, Moment]>(places)(
  'an order that fails, its node killed with -9 at each commit: %s, %s',
  { concurrent: true },
  (mode, moment) => {
    test('undoes everything, and leaves nothing in the outside systems', async () => {
      await using standIns = await startOutside();
      const run = async (client: Client, key: string) => {
        const { body } = await served(async () => client.start('/orders', orderOfTea, key));
        const { ledger, attention } = await client.until('/orders', body.id, { status: 'Failed' });
        expect(ledger.map(({ task, state }) => `${task} ${state}`).toSorted()).toEqual([
          'pay undone',
          'reserveStock undone',
        ]);
        expect(attention).toBe(false);
        const services = ['payments', 'stock', 'shipments'];
        const held = services.map(async (service) => standIns.read(`/${service}`));
        expect(await Promise.all(held)).toEqual([[], [], []]);
      };
      const ends = await killAtEachCommit({ mode, moment, standIns, process: 'order', run });
      const calls = await standIns.read('/calls');
      const repeated = calls.filter((call: { repeated: boolean }) => call.repeated).length;
      const { deaths, runs } = ends;
      console.log(
        `order, ${mode}, ${moment}: ${deaths} deaths, ${runs} orders, ${repeated} calls repeated`,
      );
      // The start, three branches and two compensations; tasks that end together share a commit.
      expect(deaths).toBeGreaterThanOrEqual(5);
    });
  },
);
