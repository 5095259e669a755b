import type { AccessArgs, Process, Sender } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { describeSenders } from '../access/describe-senders.ts';
import { insufficientScope } from '../access/insufficient-scope.ts';
import type { StepResult } from '../step/step-result.ts';
import { acceptedView } from '../views/view-instance.ts';

type Refused = Extract<StepResult, { kind: 'refused' }>;

/*
 * Undefined arguments are hidden from the caller: one that may send but not read learns that it was refused, and
 * nothing about the instance.
 */

export function notAccepted(
  process: Process,
  id: string,
  what: string,
  refused: Refused | undefined,
): HoldfastError {
  if (refused === undefined) {
    const message = `${process.name} ${id} does not accept ${what} now.`;
    return new HoldfastError('event_not_accepted', message);
  }
  const { state, accepts, guards } = refused;
  const where = `${process.name} ${id} does not accept ${what} in ${JSON.stringify(state)}`;
  const takes = accepts.length === 0 ? 'no event' : accepts.join(', ');
  const reason =
    guards.length === 0
      ? `it accepts ${takes}`
      : `the ${guards.length === 1 ? 'guard' : 'guards'} ${guards.join(', ')} rejected it`;
  return new HoldfastError('event_not_accepted', `${where}; ${reason}.`, {
    details: {
      state,
      accepts: accepts.map((type) => acceptedView(process, id, type)),
      ...(guards.length === 0 ? {} : { guards }),
    },
  });
}

/** Refuses a caller that may read the instance but not do this. */
export function notAllowed(
  process: Process,
  id: string,
  what: string,
  senders: readonly (Sender | Sender<AccessArgs>)[],
): HoldfastError {
  const needed = describeSenders(senders);
  const scopes = senders.flatMap((sender) => (typeof sender === 'object' ? [sender.scope] : []));
  return new HoldfastError(
    'forbidden',
    `${process.name} ${id} accepts ${what} only from ${needed}, not from this caller.`,
    { details: scopes.length === 0 ? {} : insufficientScope(scopes) },
  );
}

export function mayNotStart({ name }: Process): HoldfastError {
  return new HoldfastError(
    'forbidden',
    `This caller may not start this ${name}: access.start of the process rejects its token or this input.`,
  );
}

export function processChanged(
  process: Process,
  id: string,
  what: string,
  reason: string | undefined,
): HoldfastError {
  const fault = `${process.name} ${id} cannot accept ${what}: it does not fit the deployed`;
  const remedy = 'Deploy a machine that fits it, or have an operator cancel it';
  return new HoldfastError(
    'process_changed',
    reason === undefined ? `${fault} machine.` : `${fault} ${reason}. ${remedy}.`,
  );
}

export function movedOn(process: Process, id: string, version: number | undefined): HoldfastError {
  if (version === undefined) {
    const message = `${process.name} ${id} is not at that version.`;
    return new HoldfastError('precondition_failed', message);
  }
  return new HoldfastError(
    'precondition_failed',
    `${process.name} ${id} is now at version ${version}; read it again before you change it.`,
    { details: { version } },
  );
}

export function alreadyStarted(process: Process, key: string): HoldfastError {
  return new HoldfastError(
    'already_started',
    `The ${process.name} with the business key ${key} already exists; send events to it under ${process.path}/by/${encodeURIComponent(key)}.`,
  );
}

/** For callers that may not read the instance with the key: reveals nothing about it. */
export function keyTaken(process: Process, key: string): HoldfastError {
  return new HoldfastError(
    'already_started',
    `The ${process.name} with the business key ${key} already exists and belongs to another caller; choose another business key.`,
  );
}

export function unfitKey(process: Process, key: string): HoldfastError {
  const given = key.length > 40 ? `${key.length} characters long` : JSON.stringify(key);
  const message = `must have 1 to 255 characters and must not be "." or ".."; it is ${given}`;
  return invalidRequest(
    `The business key of this ${process.name}, which comes from its input, ${message}.`,
    [{ pointer: '', message: `the business key ${message}` }],
  );
}

export function unknownKey(process: Process, key: string): HoldfastError {
  return new HoldfastError(
    'instance_not_found',
    `There is no ${process.name} with the business key ${JSON.stringify(key)}; check the key, or start an instance.`,
  );
}

export function instanceEnded(
  process: Process,
  id: string,
  status: string | undefined,
): HoldfastError {
  return new HoldfastError(
    'instance_ended',
    `${process.name} ${id} ${status === undefined ? 'has ended' : `is ${status}`}; there is nothing left to cancel.`,
  );
}

/** Refuses a rollback to a task that has not completed. */
export function notEnded(process: Process, id: string, task: string): HoldfastError {
  return new HoldfastError(
    'event_not_accepted',
    `${process.name} ${id} cannot be rolled back to ${task}, which has not completed; cancel it without to, or name a task that has completed.`,
  );
}

export function nothingToUndo(process: Process, id: string): HoldfastError {
  return new HoldfastError(
    'nothing_to_undo',
    `The ledger of ${process.name} ${id} has no such failed compensation; GET the instance to see its ledger.`,
  );
}

export function instancePaused(
  process: Process,
  id: string,
  sinceMs: number | undefined,
): HoldfastError {
  const since = sinceMs === undefined ? '' : ` since ${new Date(sinceMs).toISOString()}`;
  return new HoldfastError(
    'instance_paused',
    `${process.name} ${id} is paused${since}; send this again once it is resumed.`,
  );
}

export function actNotPossible(
  process: Process,
  id: string,
  act: string,
  why: string | undefined,
): HoldfastError {
  const message = `${process.name} ${id} cannot take the act ${act} now`;
  return new HoldfastError(
    'act_not_possible',
    why === undefined ? `${message}.` : `${message}. ${why}`,
  );
}

export function processPaused({ name }: Process): HoldfastError {
  return new HoldfastError(
    'process_paused',
    `Operators have paused ${name}: it takes no starts and no events. Nothing was changed; send this again once it is resumed.`,
    { details: { headers: { 'Retry-After': '30' } } },
  );
}

/** The instance was deleted, and came back meanwhile. */
export function stillThere({ name }: Process, id: string): HoldfastError {
  return new HoldfastError(
    'instance_busy',
    `${name} ${id} has changed while it was being deleted; read it, and delete it again if it has ended.`,
    { details: { headers: { 'Retry-After': '1' } } },
  );
}

export function overloaded(): HoldfastError {
  return new HoldfastError(
    'overloaded',
    'This node or its store has more work than it can do, so that this node starts no instance for now. Nothing was started; retry after the time in Retry-After, or on another node.',
  );
}

export function shuttingDown(): HoldfastError {
  return new HoldfastError(
    'shutting_down',
    'This node is shutting down; send the request to another node.',
  );
}
