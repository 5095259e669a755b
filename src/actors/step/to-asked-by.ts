import type { Cause } from '../pending/cause.ts';
import type { AskedBy } from '../record/asked-by.ts';
import type { Owner } from '../record/record.ts';

/**
 * What the history keeps of the caller behind a cause: the subject with a reason, and the subject of an administrator that acts
 * on an instance of another owner.
 */
export function toAskedBy(cause: Cause, owner: Owner | undefined): AskedBy | undefined {
  if (!isFromCaller(cause)) return undefined;
  const { reason, asker } = cause;
  const { sub, bulkAct, isAdministrator = false } = asker ?? {};
  const keepsSub =
    cause.kind === 'act' || reason !== undefined || (isAdministrator && sub !== owner?.sub);
  const askedBy: AskedBy = {
    ...(sub !== undefined && keepsSub ? { sub } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(bulkAct === undefined ? {} : { bulkAct }),
  };
  return Object.keys(askedBy).length === 0 ? undefined : askedBy;
}

function isFromCaller(
  cause: Cause,
): cause is Extract<Cause, { kind: 'event' | 'cancel' | 'undoAgain' | 'undoSkip' | 'act' }> {
  return ['event', 'cancel', 'undoAgain', 'undoSkip', 'act'].includes(cause.kind);
}
