import type { Application } from './loan-events.ts';

/** The offer to the applicant. Money is in minor units. */
export interface Offer {
  readonly amount: number;
  readonly termMonths: number;
  readonly ratePercent: number;
  readonly monthlyPayment: number;
}

/** A better score gives a lower rate; the loan is repaid in equal instalments. */
export function toOffer({ amount, termMonths }: Application, score: number): Offer {
  const ratePercent = score >= 800 ? 3.9 : score >= 600 ? 5.9 : 7.9;
  const monthlyRate = ratePercent / 100 / 12;
  const monthlyPayment = Math.ceil((amount * monthlyRate) / (1 - (1 + monthlyRate) ** -termMonths));
  return { amount, termMonths, ratePercent, monthlyPayment };
}
