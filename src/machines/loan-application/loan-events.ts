import { z } from 'zod';

const line = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 long');

/** In lower case, so that `Ann` and `ann` are one person and cannot approve twice. */
const person = line.toLowerCase();

/** The input of a loan application. Money is in minor units. */
export const application = z.object({
  name: line,
  email: z.string().trim().max(254).toLowerCase().pipe(z.email('must be an email address')),
  amount: z.int().min(100_00).max(100_000_00),
  termMonths: z.int().min(6).max(120),
  monthlyIncome: z.int().min(0).max(100_000_00),
});

/** The events that clients may send: officers give their names, everything else comes from the applicant. */
export const loanEvents = {
  APPROVE: z.object({ by: person }),
  DECLINE: z.object({ by: person, reason: line }),
  REQUEST_DOCUMENTS: z.object({ by: person, documents: z.array(line).min(1).max(20) }),
  SUPPLY_DOCUMENT: z.object({ name: line, url: z.url('must be a URL').max(2_000) }),
  ACCEPT_OFFER: z.object({}),
  REJECT_OFFER: z.object({ reason: line.optional() }),
  WITHDRAW: z.object({ reason: line.optional() }),
};

/** A separate scope, because the applicant, who owns the application, must not decide on it. */
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

/** For zod, an object without fields is an empty record, which would forbid `type` too. */
type Payload<T extends z.ZodType> = string extends keyof z.output<T> ? unknown : z.output<T>;
