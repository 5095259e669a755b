import type { Cause } from '../pending/cause.ts';
import type { Outcome } from './mailbox-item.ts';
import type { LiveActor, Pending } from '../restore/live-actor.ts';
/**
 * Whether the steps add only a bounded amount to the record. Even an instance above the size limit must accept these:
 * to be cancelled and rolled back, and to note what it cannot accept. `before`: the effects pending before the steps.
 */
export function areNotes(live: LiveActor, outcomes: readonly Outcome[], before: Pending): boolean {
  return outcomes.every(
    (outcome) =>
      outcome.kind === 'denied' ||
      outcome.answer.step.kind !== 'stepped' ||
      outcome.item.cause === undefined ||
      isNote(live, outcome.item.cause, before),
  );
}

function isNote(live: LiveActor, cause: Cause, { tasks }: Pending): boolean {
  switch (cause.kind) {
    case 'retry':
    case 'parked':
    case 'handedOver':
    case 'progress':
    case 'cancel':
    case 'undoAgain':
    case 'undoSkip':
    case 'deployed':
      return true;
    case 'stuck':
      // An outcome may be large; one that is already stored adds nothing.
      return (
        cause.of.kind === 'fired' ||
        cause.of.outcome.kind === 'failed' ||
        tasks.get(cause.of.id)?.stuck !== undefined
      );
    case 'ended': {
      const work = tasks.get(cause.id)?.work.kind;
      if (work === 'emit') return true;
      // The machine of a cancelled instance no longer receives events.
      return live.cancel !== undefined && (work === 'undo' || cause.outcome.kind === 'failed');
    }
    case 'act':
      return cause.act.kind === 'pause' || cause.act.kind === 'resume';
    case 'start':
    case 'event':
    case 'sent':
    case 'emitted':
    case 'fired':
      return false;
  }
}
