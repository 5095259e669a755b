import type { Found } from './finding.ts';

/** That only an event from outside ends a state, without its place and the evidence. `why`: what takes back its timers. */
export function waitsText(why: readonly string[]): Pick<Found, 'code' | 'what' | 'remedy'> {
  const reason = why.length === 0 ? '' : `${why.map(capitalised).join('; ')}. Then o`;
  return {
    code: 'waits-for-ever',
    what: `${reason || 'O'}nly an event from outside ends the state. If that never comes, an instance in it stays for ever.`,
    remedy:
      "Add an after to the state or to one around it, or say what it waits for: meta: { holdfast: { waits: 'for its customer' } }.",
  };
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
