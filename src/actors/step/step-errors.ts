import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { NotJson } from '../xstate/json.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** The error that a client sees when a machine threw on its event. */
export function machineThrew(live: LiveActor, error: unknown): HoldfastError {
  if (error instanceof HoldfastError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new HoldfastError(
    'machine_threw',
    `The machine of ${live.process.name} threw: ${reason}. Nothing was changed.`,
    { cause: error },
  );
}

export function unknownInstance(): HoldfastError {
  return new HoldfastError('instance_not_found', 'There is no such instance; check the id.');
}

/**
 * The error of a step that cannot be committed: it contains something that cannot be stored, or a function of the
 * process threw.
 */
export function toStepError(process: Process, cause: unknown): unknown {
  if (!(cause instanceof NotJson)) return cause;
  return new HoldfastError(
    'not_durable',
    `A step of ${process.name} cannot be stored: ${cause.message}. Keep only JSON values in the context. Nothing was changed.`,
    { cause },
  );
}
