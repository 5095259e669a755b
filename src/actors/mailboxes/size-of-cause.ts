import type { Cause } from '../pending/cause.ts';
import { jsonBytes } from '../record/json-size.ts';
import { mailboxBytes } from './mailboxes.ts';

/** Allows for what each item holds beside its payload: a request, a history entry. */
const overheadBytes = 512;

/** Approximate size of a cause while it waits, and in the history of its instance. */
export function sizeOfCause(cause: Cause): number {
  const said =
    'reason' in cause && cause.reason !== undefined ? jsonBytes(cause.reason, mailboxBytes) : 0;
  return overheadBytes + said + jsonBytes(payloadOf(cause), mailboxBytes);
}

function payloadOf(cause: Cause): unknown {
  switch (cause.kind) {
    case 'event':
    case 'sent':
    case 'emitted':
      return cause.event;
    case 'ended':
      return cause.outcome;
    case 'stuck':
      return cause.of.kind === 'ended' ? cause.of.outcome : null;
    case 'progress':
      return cause.progress;
    case 'act':
      return cause.act;
    case 'start':
    case 'retry':
    case 'parked':
    case 'handedOver':
    case 'fired':
    case 'cancel':
    case 'undoAgain':
    case 'undoSkip':
    case 'deployed':
      return null;
  }
}
