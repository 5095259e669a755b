import type { ActRequest } from '../../actors/acts/act-schema.ts';

/** The id of the dialog of an act, and of the task or the timer that it is done to. */
export function dialogId(kind: ActRequest['kind'], of?: string): string {
  return of === undefined ? `act-${kind}` : `act-${kind}-${of.replace('/', '-')}`;
}
