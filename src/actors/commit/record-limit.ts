import { hasCode, HoldfastError } from '../../errors.ts';
import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';

export const defaultRecordLimitBytes = 4 * 1024 ** 2;
/** From this size on a record causes a warning, because every step rewrites it. */
export const largeRecordBytes = 256 * 1024;
export const largeRecordMessage =
  'an instance is large, and every step rewrites it; keep less in its context';

/** Numbers in a record grow: one more digit in a version must not stop an instance that is above the limit. */
const slackBytes = 1_024;

/** Why the record must not reach this size; undefined if it may. A record that is already larger must not grow. */
export function tooLarge(
  { process, ceilingBytes = 0 }: LiveActor,
  recordBytes: number,
  limitBytes: number,
): HoldfastError | undefined {
  if (recordBytes <= Math.max(limitBytes, ceilingBytes)) return undefined;
  return new HoldfastError(
    'instance_too_large',
    `The record of this ${process.name} would have ${recordBytes} bytes; the limit is ${limitBytes} (RECORD_LIMIT). Nothing was changed. Send less data, or keep less in the machine's context.`,
    { details: { recordBytes, limitBytes } },
  );
}

export function isTooLarge(error: unknown): boolean {
  return hasCode(error, 'instance_too_large');
}

/**
 * The most bytes that a record above the limit may have from now on. It was stored before the limit was lowered, or
 * exceeds it by what had to be noted. The ceiling never rises.
 */
export function ceilingOf(
  recordBytes: number,
  limitBytes: number,
  before: number | undefined,
): number | undefined {
  if (recordBytes <= limitBytes) return undefined;
  return Math.min(recordBytes + slackBytes, before ?? Infinity);
}

/** The cause without a task output that cannot be stored: the task counts as failed, and its effect as in doubt. */
export function withoutOutput(
  cause: Extract<Cause, { kind: 'stuck' }>,
): Extract<Cause, { kind: 'stuck' }> {
  const { of, error } = cause;
  if (of.kind !== 'ended') return cause;
  const { name, code } = error;
  const message = `The output cannot be stored. ${error.message}`;
  const failure = {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    mayBeDone: true,
  } as const;
  return { ...cause, error: failure, of: { ...of, outcome: { kind: 'failed', error: failure } } };
}
