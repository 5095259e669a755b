import type { InstanceStatus } from './process-view.ts';

/** Every status of an instance. */
export const instanceStatuses = [
  'Pending',
  'Completed',
  'Failed',
  'Cancelled',
] as const satisfies readonly InstanceStatus[];
