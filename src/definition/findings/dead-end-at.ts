import type { Found } from './finding.ts';

/** That nothing can wake an instance in a state, without the evidence. */
export function deadEndAt(machine: string, path: string): Omit<Found, 'evidence'> {
  return {
    code: 'dead-end',
    machine,
    path,
    what: 'No timer, no task and no event from outside ends the state, so an instance in it stays for ever.',
    remedy:
      'Add the transition that is missing, make the state final, or declare the event that ends it.',
  };
}
