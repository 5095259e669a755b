import type { Application } from './loan-events.ts';

/** What the applicant may accept. Money is in minor units. */
export interface Offer {
  readonly amount: number;
  readonly termMonths: number;
  readonly ratePercent: number;
  readonly monthlyPayment: number;
}

/** A better score makes a cheaper loan; it is paid back in equal parts. */
export function toOffer({ amount, termMonths }: Application, score: number): Offer {
  const ratePercent = score >= 800 ? 3.9 : score >= 600 ? 5.9 : 7.9;
  const monthlyRate = ratePercent / 100 / 12;
  const monthlyPayment = Math.ceil((amount * monthlyRate) / (1 - (1 + monthlyRate) ** -termMonths));
  return { amount, termMonths, ratePercent, monthlyPayment };
}
