import { describeSenders } from '../../actors/access/describe-senders.ts';
import type { Runtime } from '../../actors/requests/runtime-types.ts';

type Process = Runtime['processes'][number];

/** Who may send the events of a process that say so, as sentences for people, with a space in front. */
export function sendRights({ senders }: Process): string {
  return [...senders]
    .map(([type, from]) => ` \`${type}\` is accepted only from ${describeSenders(from)}.`)
    .join('');
}

/** Who may cancel, where the process says so. */
export function cancelRights({ cancellers }: Process): string {
  return cancellers === undefined ? '' : ` Allowed only for ${describeSenders(cancellers)}.`;
}

export function startRights({ access }: Process): string {
  return access.start === undefined
    ? ''
    : ' A rule of the process decides which callers may start an instance, and with which input.';
}
