import { z } from 'zod';
import { loanEvents, type LoanEvent } from './loan-events.ts';

const types = Object.keys(loanEvents) as LoanEvent['type'][];

/** The client view of a loan application. Money is in minor units. */
export const loanData = z.object({
  name: z.string(),
  email: z.email(),
  amount: z.int(),
  termMonths: z.int(),
  monthlyIncome: z.int(),
  score: z.int().nullable().describe('Null until the scoring agency has sent it.'),
  approvals: z
    .array(z.string())
    .readonly()
    .describe('Who has approved the application in its current form.'),
  documents: z
    .array(
      z.object({
        name: z.string(),
        url: z.url().exactOptional().describe('Absent until the document is supplied.'),
      }),
    )
    .readonly(),
  escalated: z.boolean(),
  offer: z
    .object({
      amount: z.int(),
      termMonths: z.int(),
      ratePercent: z.number(),
      monthlyPayment: z.int(),
    })
    .exactOptional(),
  reason: z.string().exactOptional().describe('Why the application ended without a loan.'),
  acts: z
    .array(z.object({ by: z.string(), did: z.enum(types), note: z.string().exactOptional() }))
    .readonly()
    .describe('Who did what, in order.'),
  untold: z.array(z.string()).readonly().describe('The notifications that could not be sent.'),
});
