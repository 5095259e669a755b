import type { PlannedCommit } from '../commit/plan-commit.ts';
import type { RecordMark } from '../ports/ids.ts';
import { noneBegun } from '../restore/create-live-actor.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** Notes on a live actor that its steps are in the store, under this mark. */
export function noteCommitted(
  live: LiveActor,
  mark: RecordMark,
  { commit, terms, counts }: PlannedCommit,
): void {
  live.mark = mark;
  live.terms = terms;
  live.counts = counts;
  live.was = undefined;
  live.takenForWaiting = [];
  live.begun = noneBegun;
  live.mayExpire = commit.expireAt !== undefined;
}
