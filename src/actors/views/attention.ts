import { isTroubling } from '../pending/outbox.ts';
import type { PastLedgerEntry, PastTask, PastTimer } from '../record/past.ts';
import type { Stranded } from '../record/record.ts';
import type { AttentionReason } from './view-types.ts';

/** The parts of an instance that can need an operator. */
export interface Attended {
  readonly stranded?: Stranded | undefined;
  readonly tasks: Iterable<PastTask>;
  readonly timers: Iterable<PastTimer>;
  readonly ledger: readonly PastLedgerEntry[];
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
