import { createHash } from 'node:crypto';
import { statePaths } from '../../definition/graph/state-paths.ts';
import type { PublicId } from '../ports/ids.ts';
import type { Failure } from '../step/step-report.ts';
import { generalMessage } from './general-message.ts';

/** Equal errors, and the newest of them. */
export interface ErrorGroup {
  /** The task; for a timer its event; for an actor that threw, its name. */
  readonly of: string;
  readonly isUndo: boolean;
  /** The innermost states in which the errors came, joined by commas. */
  readonly state: string;
  readonly name: string;
  readonly message: string;
  /** Of the newest error, in epoch milliseconds. */
  readonly at: number;
  /** The instance with the newest error. */
  readonly id: PublicId;
}

const maxLength = 200;

export function toErrorGroup(
  { of, isUndo, error, state: invokedIn }: Failure,
  { from, at, id }: { readonly from: unknown; readonly at: number; readonly id: PublicId },
): ErrorGroup {
  const state = (invokedIn ?? innermost(statePaths(from)).join(', ')).slice(0, maxLength);
  const name = error.name.slice(0, maxLength);
  return {
    of: of.slice(0, maxLength),
    isUndo,
    state,
    name,
    message: generalMessage(error.message),
    at,
    id,
  };
}

/** The same for equal errors. */
export function groupKey({ of, isUndo, state, name, message }: ErrorGroup): string {
  const parts = JSON.stringify([of, isUndo, state, name, message]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, 22);
}

function innermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
}
