import type { Found } from './finding.ts';

/** That an instance can end in a state while an effect of a task is owed, without the evidence. */
export function owedAt(machine: string, path: string, task: string): Omit<Found, 'evidence'> {
  return {
    code: 'owed-at-failure',
    machine,
    path,
    what: `An instance can end here while the effect of ${task} is owed, and nothing undoes it.`,
    remedy: 'Invoke rollback on the way, or settle() what is meant to stay.',
  };
}
