import type { Incident } from '../../actors/incidents/incident.ts';
import type { Difference } from './replayed.ts';

const mostNamed = 5;

/** A difference with what is not known of the incident up to there, because that may be why. */
export function withUnknown({ missing, redacted }: Incident, difference: Difference): Difference {
  const isBefore = (pointer: string) =>
    pointer.startsWith('/start/') || indexIn(pointer) < difference.step;
  const unknown = [...missing, ...redacted].filter(isBefore);
  if (unknown.length === 0) return difference;
  const named = unknown.slice(0, mostNamed).join(', ');
  const more = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : '';
  const message = `${difference.message} The incident lacks ${named}${more}: fill it in, because that may be why.`;
  return { ...difference, message };
}

/** The index of the move that a pointer is about. */
function indexIn(pointer: string): number {
  return Number(/^\/moves\/(\d+)\//.exec(pointer)?.[1] ?? Infinity);
}
