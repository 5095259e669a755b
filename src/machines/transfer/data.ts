import { z } from 'zod';
import { failure } from '../shared/failure.ts';

/** What clients see of a transfer. */
export const transferData = z.object({
  from: z.string(),
  to: z.string(),
  amount: z.int().describe('In minor units, such as cents.'),
  currency: z.string(),
  debitId: z.string().exactOptional().describe('The posting at the bank of the payer.'),
  creditId: z.string().exactOptional().describe('The posting at the bank of the payee.'),
  notified: z.boolean().exactOptional().describe('The payee was told; absent while that is open.'),
  failure: failure.exactOptional(),
});
