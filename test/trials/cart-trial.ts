import { TaskError } from '../../src/errors.ts';
import { createCart } from '../../src/machines/cart/cart.ts';
import { defineTrial, fails, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';

/** A cart is ordered once, or expires. */
export const cartTrial = defineTrial(
  createCart({ ordersUrl: 'http://local/orders', notificationsUrl: localUrls.notifications }),
  {
    outcomes: {
      remind: [ok()],
      startOrder: [ok({ order: { id: 'ord_1', href: 'http://local/orders/ord_1' } })],
    },
    events: { ADD_ITEM: [{ sku: 'tea', unitPrice: 4_50 }], CHANGE_QUANTITY: [] },
    compare: ({ state, data, ledger, timers }) => [
      state,
      data.items.length,
      data.coupon,
      [...new Set(ledger.map((entry) => entry.state))],
      timers.map(({ event }) => event),
    ],
    properties: ({ eventually, leadsTo }) => ({
      'it ends': eventually('ordered | expired'),
      'a checkout ends': leadsTo('startingOrder', 'ordered | active'),
    }),
    certify: {
      input: { customer: 'ada@example.com', currency: 'EUR' },
      tasks: { remind: ok(), startOrder: ok({ order: { id: 'o1', href: '/orders/o1' } }) },
      scenarios: {
        async ordered(sim) {
          await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
          await sim.send({ type: 'APPLY_COUPON', code: 'WELCOME10' });
          await sim.send({ type: 'CHECKOUT', address: 'London' });
        },
        async expired(sim) {
          await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
          await sim.until('expired');
        },
        async 'ordered after it had expired'(sim) {
          await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
          await sim.until('expired');
          await sim.act({ kind: 'reopen', state: 'active' });
          await sim.send({ type: 'CHECKOUT', address: 'London' });
        },
        reopened: {
          tasks: { startOrder: fails(Infinity, new TaskError('away', { mayBeDone: true })) },
          async play(sim) {
            await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
            await sim.send({ type: 'CHECKOUT', address: 'London' });
            await sim.until('active');
          },
        },
      },
    },
  },
);
