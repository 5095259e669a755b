import { toPlainError } from '../record/plain-error.ts';
import type { MoveResult } from './play-move.ts';
import type { PlayableMove } from './parse-what-if.ts';

/** Why a move is not accepted; undefined if it is. */
export function resultText(move: PlayableMove, result: MoveResult): string | undefined {
  switch (result.kind) {
    case 'stepped':
    case 'passed':
      return undefined;
    case 'unchanged':
      return move.kind === 'retryRollback'
        ? 'No compensation has failed, so there is none to retry.'
        : 'It would change nothing.';
    case 'refused': {
      const { state, accepts, guards } = result;
      const why =
        guards.length > 0
          ? `the ${guards.length === 1 ? 'guard' : 'guards'} ${guards.join(', ')} rejected it`
          : `it accepts ${accepts.length === 0 ? 'no event' : accepts.join(', ')}`;
      return `It is not accepted in ${JSON.stringify(state)}; ${why}.`;
    }
    case 'stale':
    case 'notPending':
      return notPossible(move);
    case 'impossible':
      return result.message;
    case 'paused':
      return 'The instance is paused.';
    case 'threw':
      return `The machine throws: ${toPlainError(result.error).message}`;
    case 'stranded':
      return `The instance does not fit the deployed ${result.reason}.`;
    case 'over':
      return `The instance is ${result.status}, and nothing is left to cancel.`;
  }
}

function notPossible(move: PlayableMove): string {
  switch (move.kind) {
    case 'task':
      return `No call of the task ${move.task} is pending${named(move)}.`;
    case 'undo':
      return `No call of the compensation of ${move.task} is pending${named(move)}.`;
    case 'timer':
      return move.id === undefined ? 'No timer is pending.' : `No timer ${move.id} is pending.`;
    case 'cancel':
      return `The task ${move.to} has not completed, so it cannot be rolled back to.`;
    case 'skipRollback':
      return `The ledger has no entry ${move.id}.`;
    case 'event':
    case 'advance':
    case 'retryRollback':
    case 'act':
      return 'It is not possible.';
  }
}

function named({ id }: { readonly id?: string | undefined }): string {
  return id === undefined ? '' : ` under the id ${id}`;
}
