import type { Cause } from './cause.ts';
import { toEffectId } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Lease } from '../ports/ports.ts';
import type { PendingTask } from '../record/record.ts';

/** A cause that reports a task as not completed. Another run may complete it, so not every run may report this. */
type Undone = Extract<Cause, { kind: 'ended' | 'retry' | 'parked' | 'handedOver' }>;

/**
 * Whether the cause still counts for the task. A success counts whichever attempt reports it, because the effect has
 * happened. A failure or hand-over counts only for its own attempt, and never against a success. Nothing counts that
 * belongs to an earlier task with the same id.
 */
export function stillCounts(cause: Undone, { startedAt, failures, stuck }: PendingTask): boolean {
  if (cause.startedAt !== startedAt) return false;
  const by = byRun(cause);
  if (cause.kind === 'ended' && cause.outcome.kind === 'completed') return true;
  if (stuck?.outcome.kind === 'completed') return false;
  return by === undefined || by.attempt === failures + 1;
}

/**
 * The lease that must still be held for the cause to be committed: that of a run which reports a task as not completed.
 */
export function leaseBehind(
  live: Pick<LiveActor, 'id' | 'createdAt'>,
  cause: Cause | undefined,
): Lease | undefined {
  const said = cause?.kind === 'stuck' ? cause.of : cause;
  if (
    said?.kind !== 'ended' &&
    said?.kind !== 'retry' &&
    said?.kind !== 'parked' &&
    said?.kind !== 'handedOver'
  ) {
    return undefined;
  }
  if (said.kind === 'ended' && said.outcome.kind === 'completed') return undefined;
  const by = byRun(said);
  if (by === undefined) return undefined;
  return { wake: { kind: 'task', effect: toEffectId(live, said.id) }, number: by.lease };
}

function byRun({ by }: Undone) {
  return by === 'callback' ? undefined : by;
}
