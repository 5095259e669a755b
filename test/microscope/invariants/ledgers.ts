import { toEffectId } from '../../../src/actors/ports/ids.ts';
import type { Run } from './run.ts';

/**
 * What was done outside and not undone is what the ledgers say. After a failover it is not: effects of the branch that was lost
 * stay done.
 */
export function ledgersBalance({ observed, outside }: Run): readonly string[] {
  if (observed.counts.failOvers > 0) return [];
  const lives = observed.lives();
  const owed = new Map(
    lives.flatMap(({ record }) =>
      record.ledger.map((entry) => [toEffectId(record, entry.id) as string, entry] as const),
    ),
  );
  const pending = new Set(
    lives.flatMap(({ record }) => record.tasks.map(({ id }) => toEffectId(record, id) as string)),
  );
  // An operator has completed a compensation of the task, whether or not it was made.
  const saidUndone = new Set(
    lives.flatMap(({ record, entries }) =>
      record.ledger
        .filter((entry) => entries.some(({ event }) => endsAnother(event, entry)))
        .map((entry) => toEffectId(record, entry.id) as string),
    ),
  );
  const missing = [...outside.effects.values()].flatMap(({ key, task, isDone, isUndone }) => {
    if ((task !== 'pay' && task !== 'ask') || pending.has(key)) return [];
    const state = owed.get(key)?.state;
    if (isDone && state === undefined) return [`${key} was done, and is in no ledger`];
    if (isDone && isUndone && state === 'owed') return [`${key} was undone, and is owed`];
    return isDone && !isUndone && state === 'undone' && !saidUndone.has(key)
      ? [`${key} is done, and counts as undone`]
      : [];
  });
  const reused = outside.calls.flatMap(({ call, generation }) => {
    const effect = outside.effects.get(call.scope.idempotencyKey);
    if (call.kind === 'undo' || generation === effect?.generation) return [];
    return [
      `${call.scope.idempotencyKey} was used by ${String(effect?.generation)} and ${String(generation)}`,
    ];
  });
  return [...missing, ...new Set(reused)];
}

/** Whether an operator has completed what is called as the task of a ledger entry is, and is not that task. */
function endsAnother(
  event: { readonly type: string; readonly task?: string; readonly id?: string },
  { id, task }: { readonly id: string; readonly task: string },
): boolean {
  return event.type === 'act.completeTask' && event.task === task && event.id !== id;
}
