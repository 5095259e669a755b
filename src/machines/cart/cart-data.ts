import { z } from 'zod';
import { failure } from '../shared/failure.ts';

/** The client view of a cart. Money is in minor units. */
export const cartData = z.object({
  customer: z.email().optional(),
  currency: z.string(),
  items: z
    .array(
      z.object({
        sku: z.string(),
        quantity: z.int(),
        unitPrice: z.int(),
        total: z.int(),
      }),
    )
    .readonly(),
  coupon: z.string().optional().describe('The coupon code.'),
  subtotal: z.int(),
  discount: z.int(),
  total: z.int(),
  order: z.object({ id: z.string(), href: z.string() }).optional(),
  failure: failure.optional().describe('Why the last checkout failed.'),
});
