import type { AccessArgs, Sender } from '../../definition/define-process.ts';

/** Describes the allowed senders in words, joined by "or". */
export function describeSenders(senders: readonly (Sender | Sender<AccessArgs>)[]): string {
  return senders.map(describe).join(' or ');
}

function describe(sender: Sender | Sender<AccessArgs>): string {
  if (sender === 'owner') return 'its owner';
  if (sender === 'admin') return 'an administrator';
  if (sender === 'party') return 'one of its parties';
  if (sender === 'system') return 'the service itself';
  if (typeof sender === 'object') return `a token with the scope ${sender.scope}`;
  return 'a caller that a rule of the process allows';
}
