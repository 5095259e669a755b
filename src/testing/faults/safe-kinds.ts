import type { Fault } from './fault.ts';

/** Faults under which nothing that was acknowledged may be lost. */
export const safeKinds = [
  'delay',
  'fail',
  'linger',
  'crash',
  'pause',
  'repeat',
  'lose',
  'jump',
  'skew',
] as const satisfies readonly Fault['kind'][];
