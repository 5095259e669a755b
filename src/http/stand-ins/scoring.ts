import { z } from 'zod';
import { operation, type StandInService } from './service.ts';

interface Scoring {
  readonly reference: string;
  readonly score: number;
  readonly readyAt: number;
}

const takesMs = 1_000;

/** An agency that rates borrowers: it takes a request at once, and has the score a second later. */
export function createScoring(): StandInService {
  const scorings = new Map<string, Scoring>();
  return {
    name: 'scoring',
    operations: {
      request: operation({
        method: 'POST',
        path: '/',
        input: z.looseObject({ amount: z.number().positive(), monthlyIncome: z.number().min(0) }),
        apply: (input, { sequence, at }) => {
          const reference = `score-${sequence}`;
          const readyAt = Date.parse(at) + takesMs;
          scorings.set(reference, { reference, score: toScore(input), readyAt });
          return { status: 202, body: { reference }, location: `/${reference}` };
        },
      }),
      fetch: operation({
        method: 'GET',
        path: '/:reference',
        input: z.object({ reference: z.string() }),
        apply: ({ reference }, { at }) => {
          const scoring = scorings.get(reference);
          if (scoring === undefined) return { status: 404 };
          return Date.parse(at) < scoring.readyAt
            ? { status: 200, body: { status: 'pending' } }
            : { status: 200, body: { status: 'done', score: scoring.score } };
        },
      }),
    },
    views: { '/': () => [...scorings.values()] },
  };
}

/** From 0 to 1,000: how much of the loan two years of income would pay. */
function toScore({ amount, monthlyIncome }: { amount: number; monthlyIncome: number }): number {
  return Math.min(1_000, Math.round((1_000 * 24 * monthlyIncome) / amount));
}
