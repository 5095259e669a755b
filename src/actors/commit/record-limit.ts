import { hasCode, HoldfastError } from '../../errors.ts';
import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';

export const defaultRecordLimitBytes = 4 * 1024 ** 2;
/** From this size on a record is worth a warning: it is written with every step. */
export const largeRecordBytes = 256 * 1024;
export const largeRecordMessage =
  'an instance is large, and every step rewrites it; keep less in its context';

/** Numbers in a record grow: a version of one more digit must not stop an instance that is larger than the limit. */
const slackBytes = 1_024;

/** Why the record may not become as large as this; undefined: it may. One that is larger already must not grow. */
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
 * The most that a record may have from now on, where it is larger than the limit: it was made before that was lowered, or
 * is by what must be noted. Never more than before.
 */
export function ceilingOf(
  recordBytes: number,
  limitBytes: number,
  before: number | undefined,
): number | undefined {
  if (recordBytes <= limitBytes) return undefined;
  return Math.min(recordBytes + slackBytes, before ?? Infinity);
}

/** The same as it can be kept where the output of the task cannot: the task has failed, and may be done. */
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
