import { createOrder } from '../../src/machines/order/order.ts';
import { defineTrial, fails, handsOver, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';

/** An order is placed as a whole, or undone. */
export const orderTrial = defineTrial(
  createOrder({
    paymentsUrl: localUrls.payments,
    stockUrl: localUrls.stock,
    shipmentsUrl: localUrls.shipments,
  }),
  {
    outcomes: {
      pay: [ok({ paymentId: 'pay_1' })],
      reserveStock: [ok({ reservationId: 'res_1' })],
      bookShipment: [ok({ shipmentId: 'ship_1' })],
      refund: [ok({ refundId: 'ref_1' })],
    },
    events: {
      CANCEL: [{}],
      PARCEL_SHIPPED: [
        { parcel: 'a', lines: [{ sku: 'tea', quantity: 1 }] },
        { parcel: 'b', lines: [{ sku: 'tea', quantity: 1 }] },
      ],
      REFUND: [{ amount: 9_00, reason: 'Broken.' }],
    },
    compare: ({ state, data, ledger, tasks }) => [
      state,
      ledger.map((entry) => [entry.task, entry.state]),
      tasks.filter(({ outcome }) => outcome === 'pending').map(({ name }) => name),
      data.parcels.length,
      data.refunds.length,
    ],
    properties: ({ never, leadsTo }) => ({
      'an undone order is not shipped': never(
        ({ status, data }) => status === 'Cancelled' && data.parcels.length > 0,
      ),
      'placing ends': leadsTo('placing', 'placed | failed | cancelled'),
    }),
    certify: {
      input: {
        customer: 'ada@example.com',
        address: 'London',
        currency: 'EUR',
        lines: [{ sku: 'tea', quantity: 2, unitPrice: 4_50 }],
      },
      tasks: {
        pay: ok({ paymentId: 'p1' }),
        reserveStock: ok({ reservationId: 'r1' }),
        bookShipment: fails(1).then(ok({ shipmentId: 's1' })),
        refund: ok({ refundId: 'f1' }),
      },
      scenarios: {
        async refunded(sim) {
          await sim.until('placed');
          for (const parcel of ['one', 'two']) {
            await sim.send({
              type: 'PARCEL_SHIPPED',
              parcel,
              lines: [{ sku: 'tea', quantity: 1 }],
            });
          }
          await sim.send({ type: 'REFUND', amount: 4_50, reason: 'broken' });
          await sim.send({ type: 'REFUND', amount: 4_50, reason: 'the other one, too' });
        },
        async cancelled(sim) {
          await sim.until('placed');
          await sim.send({ type: 'CANCEL' });
        },
        'paused, and then cancelled': {
          tasks: { bookShipment: ok({ shipmentId: 's1' }) },
          async play(sim) {
            await sim.until('placed');
            await sim.act({ kind: 'pauseProcess' });
            await sim.advance('1h');
            await sim.act({ kind: 'resumeProcess' });
            await sim.send({ type: 'CANCEL' });
          },
        },
        'no stock': {
          tasks: { reserveStock: handsOver(), bookShipment: ok({ shipmentId: 's1' }) },
          undo: { pay: fails(1).then(ok()) },
          // Whether an order that fails is paid before must not depend on a fault.
          async play(sim) {
            await sim.until(({ data: { paymentId, shipmentId } }) =>
              [paymentId, shipmentId].every((id) => id !== undefined),
            );
            await sim.complete('reserveStock', new Error('refused'));
            await sim.until('failed');
          },
        },
      },
    },
  },
);
