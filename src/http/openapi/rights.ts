import { describeSenders } from '../../actors/access/describe-senders.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';

type Process = Runtime['processes'][number];

/** Sentences that describe the declared senders of the events of a process, each with a leading space. */
export function sendRights({ senders }: Process): string {
  return [...senders]
    .map(([type, from]) => ` \`${type}\` is accepted only from ${describeSenders(from)}.`)
    .join('');
}

/** The same for cancellation, if the process declares who may cancel. */
export function cancelRights({ cancellers }: Process): string {
  return cancellers === undefined ? '' : ` Allowed only for ${describeSenders(cancellers)}.`;
}

export function startRights({ access }: Process): string {
  return access.start === undefined
    ? ''
    : ' A rule of the process decides which callers may start an instance, and with which input.';
}
