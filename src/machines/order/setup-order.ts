import { assign, emit, setup } from 'xstate';
import type { Failure } from '../shared/failure.ts';
import { rollback } from '../../definition/machine/rollback.ts';
import { totalOf, type OrderInput } from './order-input.ts';
import { createOrderTasks, type OrderConfig } from './order-tasks.ts';
import { fits, isComplete, type Parcel } from './parcels.ts';

export interface Refund {
  readonly amount: number;
  readonly reason: string;
}

type OrderEvent =
  | { readonly type: 'CANCEL'; readonly reason?: string | undefined }
  | ({ readonly type: 'PARCEL_SHIPPED' } & Parcel)
  | ({ readonly type: 'REFUND' } & Refund);

type OrderEmitted =
  | { readonly type: 'OrderPlaced'; readonly customer: string; readonly total: number }
  | { readonly type: 'OrderFailed'; readonly customer: string; readonly failure?: Failure };

export interface OrderContext extends OrderInput {
  readonly paymentId?: string;
  readonly reservationId?: string;
  readonly shipmentId?: string;
  readonly parcels: readonly Parcel[];
  /** The refund under way. */
  readonly refunding?: Refund | undefined;
  readonly refunds: readonly Refund[];
  /** Why the last refund failed. */
  readonly refundFailure?: Failure | undefined;
  readonly failure?: Failure;
  readonly cancelReason?: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The types, actions, guards and actors of the machine. */
export function setupOrder(config: OrderConfig) {
  return setup({
    types: {
      input: {} as OrderInput,
      context: {} as OrderContext,
      events: {} as OrderEvent,
      emitted: {} as OrderEmitted,
      tags: {} as 'Failed' | 'Cancelled' | 'Settled',
    },
    actors: { rollback, ...createOrderTasks(config) },
    guards: {
      isKnown: ({ context }, { parcel }: Parcel) =>
        parcel !== undefined && context.parcels.some((known) => known.parcel === parcel),
      fits: ({ context }, parcel: Parcel) => fits(parcel, context.lines, context.parcels),
      isLast: ({ context: { lines, parcels } }, parcel: Parcel) =>
        fits(parcel, lines, parcels) && isComplete(lines, [...parcels, parcel]),
      isPaid: ({ context }, { amount }: Refund) => amount <= totalOf(context) - refundedOf(context),
      isAllRefunded: ({ context }) => refundedOf(context) === totalOf(context),
    },
    actions: {
      noteFailure: assign({ failure: (_, failure: Failure) => failure }),
      noteCancel: assign({ cancelReason: (_, reason: string | undefined) => reason }),
      noteParcel: assign({
        parcels: ({ context: { parcels } }, { parcel, lines }: Parcel) => [
          ...parcels,
          parcel === undefined ? { lines } : { parcel, lines },
        ],
      }),
      noteNothingNew: () => {},
      beginRefund: assign({
        refunding: (_, { amount, reason }: Refund) => ({ amount, reason }),
        refundFailure: undefined,
      }),
      noteRefund: assign(({ context: { refunds, refunding } }) => ({
        refunds: refunding === undefined ? refunds : [...refunds, refunding],
        refunding: undefined,
      })),
      noteRefundFailure: assign({
        refundFailure: (_, failure: Failure) => failure,
        refunding: undefined,
      }),
      announcePlaced: emit(({ context }) => ({
        type: 'OrderPlaced' as const,
        customer: context.customer,
        total: totalOf(context),
      })),
      announceFailed: emit(({ context: { customer, failure } }) => ({
        type: 'OrderFailed' as const,
        customer,
        ...(failure === undefined ? {} : { failure }),
      })),
    },
    delays: { returnPeriod: config.returnPeriodMs ?? 30 * dayMs },
  });
}

/** The amount refunded so far. */
export function refundedOf({ refunds }: Pick<OrderContext, 'refunds'>): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}
