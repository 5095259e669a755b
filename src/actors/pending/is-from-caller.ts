import type { Cause } from './cause.ts';

/** Whether the cause comes from a caller, which waits for a response and can repeat it. Other causes must not be refused. */
export function isFromCaller(cause: Cause): boolean {
  switch (cause.kind) {
    case 'event':
    case 'cancel':
    case 'undoAgain':
    case 'undoSkip':
    case 'act':
    case 'progress':
      return true;
    case 'ended':
      return cause.by === 'callback';
    case 'start':
    case 'sent':
    case 'emitted':
    case 'retry':
    case 'parked':
    case 'handedOver':
    case 'fired':
    case 'stuck':
    case 'deployed':
      return false;
  }
}
