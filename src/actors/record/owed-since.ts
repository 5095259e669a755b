import type { InstanceRecord } from './record.ts';

/**
 * Since when an instance has owed a compensation that makes no progress: that which runs, waits for its next attempt, or has failed for good
 * (epoch milliseconds; of several, the oldest). Those that wait for their turn in a rollback are only waiting for such a one; if there is none
 * yet, the rollback counts itself. Undefined if nothing is being undone.
 */
export function owedSince({
  ledger,
  tasks,
  cancel,
}: Pick<InstanceRecord, 'ledger' | 'tasks' | 'cancel'>): number | undefined {
  const begun = ledger.flatMap(({ state, again, changedAt }) =>
    state === 'undoing' || state === 'failed' || (state === 'owed' && again === true)
      ? [changedAt]
      : [],
  );
  if (begun.length > 0) return Math.min(...begun);
  if (!ledger.some(({ state }) => state === 'owed')) return undefined;
  const rollbacks = tasks.flatMap(({ work, startedAt }) =>
    work.kind === 'rollback' ? [startedAt] : [],
  );
  if (cancel?.rollback === true) rollbacks.push(cancel.at);
  return rollbacks.length === 0 ? undefined : Math.min(...rollbacks);
}
