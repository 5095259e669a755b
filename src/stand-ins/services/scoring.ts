import { z } from 'zod';
import { callbackUrl, operation, type StandInService } from './stand-in-service.ts';

interface Scoring {
  readonly id: string;
  readonly score: number;
  readonly requestedAt: string;
}

const takesMs = 1_000;

/** An agency that rates borrowers: it accepts a request at once, and calls back with the score a second later. */
export function createScoring(): StandInService {
  const scorings: Scoring[] = [];
  return {
    name: 'scoring',
    operations: {
      request: operation({
        method: 'POST',
        path: '/',
        input: z.looseObject({
          amount: z.number().positive(),
          monthlyIncome: z.number().min(0),
          callbackUrl,
        }),
        callsBack: true,
        apply: (borrower, { sequence, at }) => {
          const id = `score-${sequence}`;
          const score = toScore(borrower);
          scorings.push({ id, score, requestedAt: at });
          const callback = { body: { output: { score } }, delayMs: takesMs };
          return { status: 202, body: { id }, callback };
        },
      }),
    },
    views: { '/': () => scorings },
  };
}

/** From 0 to 1,000: the share of the loan that two years of income would pay. */
function toScore({ amount, monthlyIncome }: { amount: number; monthlyIncome: number }): number {
  return Math.min(1_000, Math.round((1_000 * 24 * monthlyIncome) / amount));
}
