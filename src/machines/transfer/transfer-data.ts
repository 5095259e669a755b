import { z } from 'zod';
import { failure } from '../shared/failure.ts';

/** The client view of a transfer. */
export const transferData = z.object({
  from: z.string(),
  to: z.string(),
  amount: z.int().describe('In minor units, such as cents.'),
  currency: z.string(),
  debitId: z.string().exactOptional().describe("The posting at the payer's bank."),
  creditId: z.string().exactOptional().describe("The posting at the payee's bank."),
  notified: z
    .boolean()
    .exactOptional()
    .describe('Whether the payee was notified; absent until that is known.'),
  failure: failure.exactOptional(),
});
