/** Every kind of reason for which an instance needs an operator. */
export const attentionKinds = [
  'process_changed',
  'timer_lost',
  'stuck',
  'task_parked',
  'compensation_failed',
  'event_untold',
] as const;

export type AttentionKind = (typeof attentionKinds)[number];
