import type { CoverageKind } from './coverage.ts';

/** The kinds of coverage, in the order in which reports show them, and their titles. */
export const coverageKinds: readonly (readonly [kind: CoverageKind, title: string])[] = [
  ['states', 'states'],
  ['transitions', 'transitions'],
  ['guards', 'guards'],
  ['taskOutcomes', 'task outcomes'],
  ['compensations', 'compensations'],
];
