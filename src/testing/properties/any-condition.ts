import type { InstanceView } from '../../actors/views/view-types.ts';

/** A condition, whatever the process. */
export type AnyCondition = string | ((instance: InstanceView) => boolean);
