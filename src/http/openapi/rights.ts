import { describeSenders } from '../../actors/access/describe-senders.ts';
import type { Runtime } from '../../actors/requests/runtime-types.ts';

type Process = Runtime['processes'][number];

/** Who may send the events of a process that say so, as sentences for people, with a space in front. */
export function sendRights({ senders }: Process): string {
  return [...senders]
    .map(([type, from]) => ` \`${type}\` is taken from ${describeSenders(from)} alone.`)
    .join('');
}

/** Who may cancel, where the process says so. */
export function cancelRights({ cancellers }: Process): string {
  return cancellers === undefined ? '' : ` It is for ${describeSenders(cancellers)} alone.`;
}

export function startRights({ access }: Process): string {
  return access.start === undefined ? '' : ' A rule of the process says who may start what.';
}
