import type { RollbackInput } from '../../definition/machine/rollback.ts';
import type { LedgerEntry } from '../record/ledger.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { since } from './task-ends.ts';

/**
 * How many compensations the instance owes: those that run, wait for their next attempt or have failed for good, and those that wait
 * for their turn in a rollback that is under way. What only a later rollback would undo is not owed yet.
 */
export function owedCompensations(live: LiveActor): number {
  let owed = 0;
  let fromSequence: number | undefined;
  for (const { state, sequence, again } of live.ledger) {
    if (isUnderWay(state)) owed += 1;
    else if (state === 'owed') {
      fromSequence ??= rollbackFrom(live);
      if (again === true || sequence >= fromSequence) owed += 1;
    }
  }
  return owed;
}

/** Whether a compensation runs, waits for its next attempt, or has failed for good. */
function isUnderWay(state: LedgerEntry['state']): boolean {
  return state === 'undoing' || state === 'failed';
}

/** The entries from this sequence on are being undone; `Infinity` if there is no rollback. */
function rollbackFrom(live: LiveActor): number {
  if (live.cancel?.rollback === true) return 0;
  let from = Infinity;
  for (const { pending, input } of live.tasks.values()) {
    if (pending.work.kind !== 'rollback') continue;
    const { to } = (input ?? {}) as RollbackInput;
    if (to === undefined) return 0;
    from = Math.min(from, since(live, to)?.[0]?.sequence ?? Infinity);
  }
  return from;
}
