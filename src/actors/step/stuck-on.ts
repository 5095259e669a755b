import type { Cause } from '../pending/cause.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { StepResult } from './step-result.ts';

export const stuckMessage = 'the machine threw on an outcome or a timer; the instance is stuck';

const firstMs = 1_000;
const longestMs = 60_000;

/**
 * The cause that replaces one on which the machine threw: the instance is stuck, and the original cause is delivered
 * again later. With `version`, it counts only at that version: at another one, the machine may not throw.
 */
export function stuckOn(
  of: Extract<Cause, { kind: 'ended' | 'fired' }>,
  { error, timesBefore }: Pick<Extract<StepResult, { kind: 'threw' }>, 'error' | 'timesBefore'>,
  now: number,
  version?: number,
): Extract<Cause, { kind: 'stuck' }> {
  const againAt = now + Math.min(firstMs * 2 ** timesBefore, longestMs);
  const ifVersions = version === undefined ? {} : { ifVersions: [version] };
  return { kind: 'stuck', ...ifVersions, of, error: toPlainError(error), againAt };
}
