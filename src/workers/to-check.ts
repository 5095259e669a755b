import type { Strength } from './messages.ts';

/** What `/readyz` says of the workers. Those that listen serve all requests, so it does not decide whether the group is ready. */
export function toCheck(strength: Strength | undefined): string {
  if (strength === undefined) return 'starting';
  const { listening, of } = strength;
  return listening === of ? 'ok' : `${listening} of ${of} listen`;
}
