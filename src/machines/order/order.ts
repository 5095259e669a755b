import { z } from 'zod';
import { defineProcess, type ViewArgs } from '../../definition/define-process.ts';
import { orderData } from './order-data.ts';
import { linesOf, orderInput, quantity, sku, totalOf, type OrderInput } from './order-input.ts';
import { createOrderMachine } from './order-machine.ts';
import { refundedOf } from './setup-order.ts';
import { createOrderPolicies, type OrderConfig } from './order-tasks.ts';
import { outstanding } from './parcels.ts';

const reason = z.string().trim().min(1).max(500);

/** Separate scopes, because customers, who own orders, neither ship nor refund. */
const shippers = { scope: 'orders:ship' };
const refunders = { scope: 'orders:refund' };

const events = {
  CANCEL: z.object({ reason: reason.optional() }),
  PARCEL_SHIPPED: {
    schema: z.object({
      parcel: z.string().trim().min(1).max(100).optional(),
      lines: linesOf(z.object({ sku, quantity })),
    }),
    from: shippers,
  },
  REFUND: { schema: z.object({ amount: z.int().min(1), reason }), from: refunders },
};

/** An order: payment, stock and shipping are arranged in parallel and undone together. */
export function createOrder(config: OrderConfig) {
  return defineProcess({
    name: 'order',
    description:
      'An order: payment, stock and shipping are arranged in parallel and undone together.',
    machine: createOrderMachine(config),
    input: orderInput,
    events,
    examples: {
      input: {
        customer: 'ada@example.com',
        address: '12 St James Square, London',
        currency: 'EUR',
        lines: [{ sku: 'tea', quantity: 2, unitPrice: 4_50 }],
      },
      events: {
        CANCEL: { reason: 'Ordered twice.' },
        PARCEL_SHIPPED: { lines: [{ sku: 'tea', quantity: 2 }] },
        REFUND: { amount: 4_50, reason: 'One was broken.' },
      },
      instance: {
        state: 'placed',
        data: {
          customer: 'ada@example.com',
          address: '12 St James Square, London',
          currency: 'EUR',
          lines: [{ sku: 'tea', quantity: 2, unitPrice: 4_50, outstanding: 2 }],
          discount: 0,
          total: 9_00,
          paymentId: 'pay_1',
          reservationId: 'res_1',
          shipmentId: 'ship_1',
          parcels: [],
          refunded: 0,
          refunds: [],
        },
      },
    },
    access: {
      read: ({ scopes }) => scopes.includes(shippers.scope) || scopes.includes(refunders.scope),
    },
    tasks: createOrderPolicies(config),
    emits: { OrderPlaced: 'onSuccess' },
    correlate: ({ input }: { readonly input: OrderInput }) => input.number,
    search: { state: true, attributes: ({ context: { customer } }) => ({ customer }) },
    view: { schema: orderData, of: view },
  });
}

function view({ context }: ViewArgs<ReturnType<typeof createOrderMachine>>) {
  const { number, customer, address, currency, discount, failure, cancelReason } = context;
  const { lines, parcels, refunds, refundFailure } = context;
  return {
    number,
    customer,
    address,
    currency,
    lines: outstanding(lines, parcels),
    discount,
    total: totalOf(context),
    paymentId: context.paymentId,
    reservationId: context.reservationId,
    shipmentId: context.shipmentId,
    parcels,
    refunded: refundedOf(context),
    refunds,
    refundFailure,
    failure,
    cancelReason,
  };
}
