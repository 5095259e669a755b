import type { Ledger } from '../record/ledger.ts';
import { isTroubling } from '../pending/outbox.ts';
import type { PendingTask, PendingTimer, Stranded } from '../record/record.ts';

/** Why an instance needs an operator. */
export interface AttentionReason {
  /**
   * `process_changed`: the instance does not fit the deployed machine. `timer_lost`: one of its timers does not.
   * `stuck`: the machine throws on the outcome of a task, or on a timer. `task_parked`: the stored input of a task
   * does not match the schema of the deployed task. `compensation_failed`: a compensation failed for good and was
   * neither retried nor skipped. `event_untold`: `onEmit` keeps failing for an emitted event, and later events wait
   * behind it.
   */
  readonly kind:
    | 'process_changed'
    | 'timer_lost'
    | 'stuck'
    | 'task_parked'
    | 'compensation_failed'
    | 'event_untold';
  readonly message: string;
  /** When it began. */
  readonly at: string;
}

/** The parts of an instance that can need an operator. */
export interface Attended {
  readonly stranded?: Stranded | undefined;
  readonly tasks: Iterable<PendingTask>;
  readonly timers: Iterable<PendingTimer>;
  readonly ledger: Ledger;
}

type Reason = Omit<AttentionReason, 'at'> & { readonly at: number };

/** Why the instance needs an operator; empty if it does not. */
export function attentionReasons({ stranded, tasks, timers, ledger }: Attended): readonly Reason[] {
  const reasons: Reason[] = [];
  const add = (kind: Reason['kind'], at: number, message: string) =>
    void reasons.push({ kind, message, at });
  if (stranded !== undefined) {
    add('process_changed', stranded.at, `it does not fit the deployed ${stranded.reason}`);
  }
  for (const task of tasks) {
    const { name, stuck, parked } = task;
    if (isTroubling(task)) {
      const why = task.error === undefined ? '' : `: ${task.error.message}`;
      add('event_untold', task.startedAt, `onEmit failed for ${name}${why}`);
    }
    const what = `the outcome of the task ${name}`;
    if (stuck !== undefined)
      add('stuck', stuck.at, `the machine threw on ${what}: ${stuck.error.message}`);
    if (parked !== undefined) add('task_parked', parked.at, parked.error.message);
  }
  for (const { event, stuck, lost } of timers) {
    const what = `the timer ${event.type}`;
    if (stuck !== undefined)
      add('stuck', stuck.at, `the machine threw on ${what}: ${stuck.error.message}`);
    if (lost !== undefined) add('timer_lost', lost.at, lost.reason);
  }
  for (const { task, state, changedAt, error } of ledger) {
    if (state !== 'failed') continue;
    const why = error === undefined ? '' : `: ${error.message}`;
    add('compensation_failed', changedAt, `the compensation of ${task} failed${why}`);
  }
  return reasons;
}
