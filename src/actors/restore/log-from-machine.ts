import type { AnyActorRef } from 'xstate';
import type { LiveActor } from './live-actor.ts';
import type { Log } from '../../log.ts';
import { toPlainError } from '../record/plain-error.ts';
import { parentOf } from '../xstate/xstate-internals.ts';

/** Logs what the machine of an actor logs; the label, if there is one, becomes the message. */
export function logFromMachine(
  log: Log,
  { id, process }: LiveActor,
  source: AnyActorRef,
  parts: readonly unknown[],
): void {
  const [label, value] = parts.length > 1 ? parts : [undefined, parts[0]];
  const actor = namesOf(source).join('/');
  const details = {
    instance: id,
    process: process.name,
    ...(actor === '' ? {} : { actor }),
  };
  if (label === undefined && typeof value === 'string') log.info(details, value);
  else {
    const message = typeof label === 'string' ? label : 'the machine logged';
    log.info({ ...details, value: value instanceof Error ? toPlainError(value) : value }, message);
  }
}

/** The ids from below the root down; also works for an actor that has ended. */
function namesOf(actor: AnyActorRef): readonly string[] {
  const parent = parentOf(actor);
  return parent === undefined ? [] : [...namesOf(parent), actor.id];
}
