import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { served, type Client } from '../support/client.ts';
import { startStandIns, type StandInsServer } from '../support/stand-ins-server.ts';
import { killAtEachCommit } from './each-commit.ts';

const customer = 'alice@example.com';
const tea = { type: 'ADD_ITEM', sku: 'tea', quantity: 1, unitPrice: 450 };

/** Waits until as many shipments are booked to an address as there are orders that should be in force. */
async function expectBooked(standIns: StandInsServer, to: string, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const shipments: readonly { readonly address: string }[] = await standIns.read('/shipments');
      expect(shipments.filter(({ address }) => address === to)).toHaveLength(count);
    },
    { timeout: 20_000, interval: 50 },
  );
}

async function fill(client: Client, key: string): Promise<string> {
  const { body } = await served(async () => client.start('/carts', { customer }, key));
  const added = await served(async () => client.send('/carts', body.id, tea, `${key} tea`));
  expect(added).toMatchObject({ status: 200 });
  return body.id;
}

/** A cancellation can arrive first. */
async function checkOut(client: Client, id: string, address: string) {
  const checkout = { type: 'CHECKOUT', address };
  return served(async () => client.send('/carts', id, checkout, `${address} checkout`));
}

const [embeddedBefore, embeddedAfter, redisBefore, redisAfter] = [
  ['embedded', 'before the commit'],
  ['embedded', 'after the commit'],
  ['Redis', 'before the commit'],
  ['Redis', 'after the commit'],
] as const;

describe('a cart, its node killed with -9 at each commit', { concurrent: true }, () => {
  test.each([embeddedBefore, redisAfter])(
    'starts exactly one order: %s, %s',
    async (mode, moment) => {
      await using standIns = await startStandIns();
      const run = async (client: Client, key: string) => {
        const id = await fill(client, key);
        expect(await checkOut(client, id, key)).toMatchObject({ status: 200 });
        await client.until('/carts', id, { status: 'Completed', state: 'ordered' });
        await expectBooked(standIns, key, 1);
      };
      const { deaths } = await killAtEachCommit({ mode, moment, standIns, process: 'cart', run });
      expect(deaths).toBe(4);
    },
  );

  test.each([embeddedBefore, embeddedAfter, redisBefore, redisAfter])(
    'leaves no order in force if it is cancelled while the order starts: %s, %s',
    async (mode, moment) => {
      await using standIns = await startStandIns();
      const ends: string[] = [];
      const run = async (client: Client, key: string) => {
        const id = await fill(client, key);
        const cancel = async () => {
          await sleep(5);
          await client.cancel('/carts', id);
        };
        // Both are awaited from the start: the node may die within these 5 ms.
        await Promise.all([checkOut(client, id, key), cancel()]);
        const ended = await client.until('/carts', id, { accepts: [] });
        const status = ended.status === 'Pending' ? 'Cancelled' : ended.status;
        const { ledger } = await client.until('/carts', id, { status });
        await expectBooked(standIns, key, status === 'Completed' ? 1 : 0);
        ends.push(`${status} ${ledger.map(({ state }) => state).join()}`);
      };
      const { deaths } = await killAtEachCommit({ mode, moment, standIns, process: 'cart', run });
      console.log(`cart, ${mode}, ${moment}: ${deaths} deaths; ${ends.join('; ')}`);
      expect(ends.some((end) => end === 'Cancelled undone')).toBe(true);
    },
  );
});
