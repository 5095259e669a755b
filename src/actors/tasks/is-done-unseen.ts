import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** Whether the task had an effect that could be undone but is missing from the ledger. */
export function isDoneUnseen({ process, finished, ledger }: LiveActor, cause: Cause): boolean {
  if (cause.kind !== 'ended' || cause.outcome.kind !== 'completed') return false;
  const ended = finished.find(({ id }) => id === cause.id);
  if (ended === undefined || ended.outcome === 'completed' || ended.undo === true) return false;
  const { compensate } = process.tasks[ended.name] ?? {};
  return compensate !== undefined && ledger.every(({ id }) => id !== cause.id);
}
