import { assertSubject } from './assert-subject.ts';
import type { Verdict } from './verdict.ts';

/** What assertions read of a certificate. */
export interface Certified {
  readonly holds: boolean;
  toString(): string;
}

/** Whether all was played, and no disturbance changed what the scenarios come to. */
export function holdsFast(certificate: Certified): Verdict {
  assertSubject('certificate', certificate);
  return {
    holds: certificate.holds,
    message: String(certificate),
  };
}
