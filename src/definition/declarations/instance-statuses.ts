import type { InstanceStatus } from './process-view.ts';

/** Every status that an instance may have. */
export const instanceStatuses = [
  'Pending',
  'Completed',
  'Failed',
  'Cancelled',
] as const satisfies readonly InstanceStatus[];
