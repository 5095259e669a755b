import type { AttentionReason, InstanceView } from '../../actors/views/view-types.ts';

/** What is wrong with an instance. */
export interface Trouble {
  /** Why it needs an operator, in a few words. */
  readonly attention: readonly string[];
  /** The last error. */
  readonly error: string | undefined;
}

const briefly = {
  process_changed: 'does not fit the deployed machine',
  timer_lost: 'a timer does not fit the deployed machine',
  stuck: 'the machine throws',
  task_parked: 'the input of a task does not fit',
  compensation_failed: 'a compensation has failed',
  event_untold: 'an emitted event cannot be handed over',
} as const satisfies Record<AttentionReason['kind'], string>;

/** The reasons and the error that a row of a list has room for. */
export function troubleOf(instance: InstanceView): Trouble {
  const { attentionReasons, status, error, tasks, ledger } = instance;
  const attention = [...new Set(attentionReasons.map(({ kind }) => briefly[kind]))];
  if (status === 'Failed' && error !== undefined) return { attention, error: messageOf(error) };
  const failed = tasks.findLast((task) => task.error !== undefined && task.outcome !== 'completed');
  const entry = ledger.findLast(({ state }) => state === 'failed');
  return { attention, error: entry?.error?.message ?? failed?.error?.message };
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message } = Object(error) as { readonly message?: unknown };
  return typeof message === 'string' ? message : JSON.stringify(error);
}
