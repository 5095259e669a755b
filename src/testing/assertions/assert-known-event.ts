import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';

/** Throws `invalid_request` for the type of an event that the process does not declare, if it declares any. */
export function assertKnownEvent({ name, events }: Process, type: string): void {
  if (events === undefined || Object.hasOwn(events, type)) return;
  const known = Object.keys(events).join(', ') || 'none';
  throw invalidRequest(`The process ${name} has no event "${type}". Its events are ${known}.`);
}
