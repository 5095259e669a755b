import type { InstanceRecord } from './record.ts';

/** Whether an instance can expire: it has ended, nothing is running, and it does not need an operator. */
export function mayExpire({ status, tasks, terms }: InstanceRecord): boolean {
  return status !== 'Pending' && tasks.length === 0 && !terms.includes('attention');
}
