import { z } from 'zod';
import { operation, type Answer, type StandInService } from './stand-in-service.ts';

const reference = z.string().min(1);
const amount = z.int().min(1);

interface Payment {
  readonly id: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly refunded: number;
  readonly paidAt: string;
}

/**
 * Takes payments, in minor units. A void names the reference of a charge and returns the rest of it. It may be
 * repeated, and may even come before its charge: the late charge is then refused.
 */
export function createPayments(): StandInService {
  const payments = new Map<string, Payment | 'void'>();
  return {
    name: 'payments',
    operations: {
      charge: operation({
        method: 'POST',
        path: '/',
        input: z.looseObject({ reference, amount, currency: z.string().min(1) }),
        apply: (charge, { sequence, at }) => {
          const earlier = payments.get(charge.reference);
          if (earlier === 'void') return refuse('voided', 'This charge was voided.');
          if (earlier !== undefined) return { status: 201, body: { id: earlier.id } };
          const id = `pay-${sequence}`;
          const { reference: name, amount: due, currency } = charge;
          payments.set(name, {
            id,
            reference: name,
            amount: due,
            currency,
            refunded: 0,
            paidAt: at,
          });
          return { status: 201, body: { id }, location: `/${id}` };
        },
      }),
      refund: operation({
        method: 'POST',
        path: '/refunds',
        input: z.looseObject({ payment: z.string().min(1), amount }),
        apply: (refund, { sequence }) => {
          const paid = held().find(({ id }) => id === refund.payment);
          if (paid === undefined) return { status: 404 };
          const refunded = paid.refunded + refund.amount;
          if (refunded > paid.amount)
            return refuse('too_much', 'The refund exceeds the amount paid.');
          payments.set(paid.reference, { ...paid, refunded });
          return { status: 201, body: { id: `ref-${sequence}` } };
        },
      }),
      void: operation({
        method: 'POST',
        path: '/voids',
        input: z.looseObject({ reference }),
        apply: ({ reference: name }) => {
          const earlier = payments.get(name);
          payments.set(name, 'void');
          return { status: 200, body: { voided: earlier !== undefined && earlier !== 'void' } };
        },
      }),
    },
    views: { '/': held },
  };

  function held(): readonly Payment[] {
    return [...payments.values()].filter((payment) => payment !== 'void');
  }
}

function refuse(code: string, detail: string): Answer {
  return { status: 422, fault: { code, detail } };
}
