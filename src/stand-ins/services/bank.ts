import { z } from 'zod';
import { operation, type Answer, type StandInService } from './stand-in-service.ts';

/** The balance of an unused account. */
const openingBalance = 100_000;

const posting = z.looseObject({
  account: z.string().min(1),
  amount: z.int().min(1),
  currency: z.string(),
  /** The caller's unique name for the posting, which a reversal refers to. */
  reference: z.string().min(1),
});
type Posting = z.output<typeof posting>;

/** The state of a reference. */
type Booked =
  | { readonly kind: 'posted'; readonly id: string; readonly account: string; readonly by: number }
  | { readonly kind: 'reversed' };

/**
 * A bank with accounts in euro cents. A reversal names the reference of a posting. It may be repeated, and may even
 * come before its posting: the reference is then used up, and the late posting is refused.
 */
export function createBank(name: string): StandInService {
  const balances = new Map<string, number>();
  const booked = new Map<string, Booked>();
  const balanceOf = (account: string) => balances.get(account) ?? openingBalance;
  const move = (account: string, by: number) => void balances.set(account, balanceOf(account) + by);

  const post = ({ reference, account, currency }: Posting, by: number, id: string): Answer => {
    const earlier = booked.get(reference);
    if (earlier?.kind === 'reversed') return refuse('reversed', 'This posting was reversed.');
    if (earlier !== undefined) return { status: 201, body: { id: earlier.id } };
    if (currency !== 'EUR') return refuse('wrong_currency', 'Accounts are kept in EUR.');
    if (balanceOf(account) + by < 0) {
      return refuse('insufficient_funds', `${account} does not have sufficient funds.`);
    }
    move(account, by);
    booked.set(reference, { kind: 'posted', id, account, by });
    return { status: 201, body: { id } };
  };

  return {
    name,
    operations: {
      debit: operation({
        method: 'POST',
        path: '/debits',
        input: posting,
        apply: (input, { sequence }) => post(input, -input.amount, `${name}-${sequence}`),
      }),
      credit: operation({
        method: 'POST',
        path: '/credits',
        input: posting,
        apply: (input, { sequence }) => post(input, input.amount, `${name}-${sequence}`),
      }),
      reverse: operation({
        method: 'POST',
        path: '/reversals',
        input: z.looseObject({ reference: z.string().min(1) }),
        apply: ({ reference }) => {
          const earlier = booked.get(reference);
          if (earlier?.kind === 'posted') move(earlier.account, -earlier.by);
          booked.set(reference, { kind: 'reversed' });
          return { status: 200, body: { reversed: earlier?.kind === 'posted' } };
        },
      }),
    },
    views: {},
    ledger: {
      '/accounts': () => [...balances].map(([account, balance]) => ({ account, balance })),
      '/accounts/:account': ({ account = '' }) => ({ balance: balanceOf(account) }),
    },
  };
}

function refuse(code: string, detail: string): Answer {
  return { status: 422, fault: { code, detail } };
}
