import type { Cause } from '../pending/cause.ts';
import type { Outcome } from './mailbox-item.ts';
import type { LiveActor, Pending } from '../restore/live-actor.ts';
/**
 * Do the steps add no more than is bounded anyway? They are what a large instance must be able to take all the same: to be
 * cancelled and rolled back, and to note that something cannot be taken. `before`: what was pending before them.
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
      // An outcome may be large; one that is kept already adds nothing.
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
    case 'start':
    case 'event':
    case 'sent':
    case 'emitted':
    case 'fired':
      return false;
  }
}
