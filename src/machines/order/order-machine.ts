import { assign, stateIn } from 'xstate';
import { onFailureOf, toFailure } from '../shared/failure.ts';
import { totalOf } from './order-input.ts';
import { setupOrder } from './setup-order.ts';
import type { OrderConfig } from './order-tasks.ts';
import type { Parcel } from './parcels.ts';

/** Payment, stock and shipping in parallel, then the parcels one by one, then refunds for a while. */
export function createOrderMachine(config: OrderConfig) {
  return setupOrder(config).createMachine({
    id: 'order',
    context: ({ input }) => ({ ...input, parcels: [], refunds: [] }),
    initial: 'placing',
    states: {
      placing: {
        type: 'parallel',
        states: {
          payment: {
            initial: 'paying',
            states: {
              paying: {
                invoke: {
                  src: 'pay',
                  input: ({ context }) => ({
                    customer: context.customer,
                    currency: context.currency,
                    amount: totalOf(context),
                  }),
                  onDone: { target: 'paid', actions: assign(({ event }) => event.output) },
                  onError: onFailureOf('pay', '#order.undoing'),
                },
              },
              paid: { type: 'final' },
            },
          },
          stock: {
            initial: 'reserving',
            states: {
              reserving: {
                invoke: {
                  src: 'reserveStock',
                  input: ({ context: { lines } }) => ({ lines }),
                  onDone: { target: 'reserved', actions: assign(({ event }) => event.output) },
                  onError: onFailureOf('reserveStock', '#order.undoing'),
                },
              },
              reserved: { type: 'final' },
            },
          },
          shipping: {
            initial: 'booking',
            states: {
              booking: {
                invoke: {
                  src: 'bookShipment',
                  input: ({ context: { lines, address } }) => ({ lines, address }),
                  onDone: { target: 'booked', actions: assign(({ event }) => event.output) },
                  onError: onFailureOf('bookShipment', '#order.undoing'),
                },
              },
              booked: { type: 'final' },
            },
          },
        },
        onDone: 'placed',
        on: { CANCEL: cancellation },
      },
      placed: {
        meta: { holdfast: { waits: 'for the shipper' } },
        entry: 'announcePlaced',
        on: { CANCEL: cancellation, PARCEL_SHIPPED: [lastParcel, parcel] },
      },
      partlyShipped: {
        meta: { holdfast: { waits: 'for the shipper' } },
        tags: 'Settled',
        on: { PARCEL_SHIPPED: [repeatedParcel, lastParcel, parcel] },
      },
      shipped: {
        tags: 'Settled',
        type: 'parallel',
        states: {
          returns: {
            initial: 'open',
            states: { open: { after: { returnPeriod: 'over' } }, over: { type: 'final' } },
          },
          refunds: {
            initial: 'none',
            states: {
              none: {
                always: [
                  { guard: 'isAllRefunded', target: '#order.refunded' },
                  { guard: stateIn({ shipped: { returns: 'over' } }), target: 'over' },
                ],
                on: {
                  REFUND: {
                    guard: { type: 'isPaid', params: ({ event }) => event },
                    target: 'refunding',
                    actions: { type: 'beginRefund', params: ({ event }) => event },
                  },
                },
              },
              refunding: {
                invoke: {
                  src: 'refund',
                  input: ({ context: { paymentId = '', refunding } }) => ({
                    payment: paymentId,
                    amount: refunding?.amount ?? 0,
                    reason: refunding?.reason ?? '',
                  }),
                  onDone: { target: 'none', actions: 'noteRefund' },
                  onError: {
                    target: 'none',
                    actions: {
                      type: 'noteRefundFailure',
                      params: ({ event }) => toFailure('refund', event.error),
                    },
                  },
                },
              },
              over: { type: 'final' },
            },
          },
        },
        onDone: 'completed',
        on: { PARCEL_SHIPPED: repeatedParcel },
      },
      undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
      cancelling: { invoke: { src: 'rollback', onDone: 'cancelled', onError: 'cancelled' } },
      completed: { type: 'final' },
      refunded: { type: 'final' },
      failed: { type: 'final', tags: 'Failed', entry: 'announceFailed' },
      cancelled: { type: 'final', tags: 'Cancelled' },
    },
  });
}

const ofParcel = ({ event: { parcel: name, lines } }: { event: Parcel }): Parcel => ({
  parcel: name,
  lines,
});

/** A shipper may report a parcel twice. */
const repeatedParcel = {
  guard: { type: 'isKnown', params: ofParcel },
  actions: 'noteNothingNew',
} as const;

const lastParcel = {
  guard: { type: 'isLast', params: ofParcel },
  target: '#order.shipped',
  actions: { type: 'noteParcel', params: ofParcel },
} as const;

const parcel = {
  guard: { type: 'fits', params: ofParcel },
  target: '#order.partlyShipped',
  actions: { type: 'noteParcel', params: ofParcel },
} as const;

const cancellation = {
  target: 'cancelling',
  actions: {
    type: 'noteCancel',
    params: ({ event }: { event: { readonly reason?: string | undefined } }) => event.reason,
  },
} as const;
