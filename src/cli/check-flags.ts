import type { Severity } from '../definition/findings/finding-codes.ts';

export interface CheckFlags {
  readonly process?: string;
  readonly severity: Severity;
  readonly maxMoves?: number;
  readonly tryActions?: boolean;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly html?: string;
}

/** The severities, the highest first. */
export const severities: readonly Severity[] = ['error', 'warning', 'note'];
