import { z } from 'zod';
import { failure } from '../shared/failure.ts';

const count = z.object({ sku: z.string(), quantity: z.int() });
const refund = z.object({ amount: z.int(), reason: z.string() });

/** The client view of an order. Money is in minor units. */
export const orderData = z.object({
  number: z.string().optional().describe("The shop's order number."),
  customer: z.email(),
  address: z.string(),
  currency: z.string(),
  lines: z
    .array(
      z.object({
        ...count.shape,
        unitPrice: z.int(),
        outstanding: z.int().describe('The quantity still to be shipped.'),
      }),
    )
    .readonly(),
  discount: z.int(),
  total: z.int(),
  paymentId: z.string().optional(),
  reservationId: z.string().optional(),
  shipmentId: z.string().optional(),
  parcels: z
    .array(z.object({ parcel: z.string().optional(), lines: z.array(count).readonly() }))
    .readonly(),
  refunded: z.int().describe('The total refunded so far.'),
  refunds: z.array(refund).readonly(),
  refundFailure: failure.optional().describe('Why the last refund failed.'),
  failure: failure.optional(),
  cancelReason: z.string().optional(),
});
