import type { Verdict } from './verdict.ts';

/** What assertions read of a certificate. */
export interface Certified {
  readonly violations: readonly unknown[];
  toString(): string;
}

/** Whether no disturbance changed what the scenarios come to. */
export function holdsFast(certificate: Certified): Verdict {
  return {
    holds: certificate.violations.length === 0,
    message: String(certificate),
  };
}
