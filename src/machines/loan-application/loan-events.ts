import { z } from 'zod';

const line = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 long');

/** In lower case: `Ann` and `ann` are one person, not four eyes. */
const person = line.toLowerCase();

/** What a loan application starts with. Money is in minor units. */
export const application = z.object({
  name: line,
  email: z.string().trim().max(254).toLowerCase().pipe(z.email('must be an email address')),
  amount: z.int().min(100_00).max(100_000_00),
  termMonths: z.int().min(6).max(120),
  monthlyIncome: z.int().min(0).max(100_000_00),
});

/** What clients may send: officers say who they are, everything else comes from the applicant. */
export const loanEvents = {
  APPROVE: z.object({ by: person }),
  DECLINE: z.object({ by: person, reason: line }),
  REQUEST_DOCUMENTS: z.object({ by: person, documents: z.array(line).min(1).max(20) }),
  SUPPLY_DOCUMENT: z.object({ name: line, url: z.url('must be a URL').max(2_000) }),
  ACCEPT_OFFER: z.object({}),
  REJECT_OFFER: z.object({ reason: line.optional() }),
  WITHDRAW: z.object({ reason: line.optional() }),
};

/** The applicant, to whom the application belongs, does not decide on it. */
export const officers = { scope: 'loans:decide' };

export const officersEvents = {
  APPROVE: { schema: loanEvents.APPROVE, from: officers },
  DECLINE: { schema: loanEvents.DECLINE, from: officers },
  REQUEST_DOCUMENTS: { schema: loanEvents.REQUEST_DOCUMENTS, from: officers },
};

export type Application = z.output<typeof application>;

export type LoanEvent = {
  [Type in keyof typeof loanEvents]: { readonly type: Type } & Payload<(typeof loanEvents)[Type]>;
}[keyof typeof loanEvents];

/** An object without fields is to zod a record of nothing, which would forbid `type` too. */
type Payload<T extends z.ZodType> = string extends keyof z.output<T> ? unknown : z.output<T>;
