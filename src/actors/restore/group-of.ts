import type { InstanceStatus } from '../../definition/define-process.ts';
import type { Countable } from './countable.ts';

/** The group in which an instance with this status counts. */
export function groupOf(status: InstanceStatus): Countable['group'] {
  return status === 'Pending' ? 'active' : 'ended';
}
