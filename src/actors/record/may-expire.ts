import type { InstanceRecord } from './record.ts';

/** An instance is forgotten only once it has ended, nothing is under way, and nobody has to look at it. */
export function mayExpire({ status, tasks, terms }: InstanceRecord): boolean {
  return status !== 'Pending' && tasks.length === 0 && !terms.includes('attention');
}
