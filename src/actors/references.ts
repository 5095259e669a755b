import type { AnyActorRef } from 'xstate';
import { actorAt, pathOf, rootOf } from './actor-path.ts';
import { NotJson } from './json.ts';
import type { ActorPath } from './record.ts';
import { isRecorded } from './recorder.ts';

/** An actor reference as a record keeps it. */
export interface EncodedReference {
  readonly xstate$$type: 1;
  readonly id: string;
  /** Null where the actor is no longer part of its instance. */
  readonly path: ActorPath | null;
}

/** A reference in a context is kept as the path of its actor. XState keeps the id alone, which finds own children only. */
export function encodeReference(reference: object, where: string): EncodedReference {
  const actor = reference as AnyActorRef;
  const path = pathOf(actor);
  if (path !== undefined && !isRecorded(rootOf(actor))) {
    throw new NotJson(`${where} refers to an actor outside of the instance`);
  }
  return { xstate$$type: 1, id: actor.id, path: path ?? null };
}

/** Calls `found` for each encoded reference within `value`. */
export function eachReference(
  value: unknown,
  found: (holder: Record<string, unknown>, key: string, reference: EncodedReference) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const [key, item] of Object.entries(holder)) {
    if (typeof item !== 'object' || item === null) continue;
    if ('xstate$$type' in item && 'path' in item) found(holder, key, item as EncodedReference);
    else eachReference(item, found);
  }
}

/**
 * The actor that an encoded reference names. Where it has ended: a stand-in, a stopped child of `holder`, that takes
 * events and does nothing.
 */
export function reviveReference(
  holder: AnyActorRef,
  { id, path }: Pick<EncodedReference, 'id' | 'path'>,
): AnyActorRef {
  return (path === null ? undefined : actorAt(rootOf(holder), path)) ?? createGone(id, holder);
}

function createGone(id: string, parent: AnyActorRef): AnyActorRef {
  const snapshot = { status: 'stopped', output: undefined, error: undefined };
  const reference = {
    id,
    sessionId: id,
    _parent: parent,
    send: () => {},
    _send: () => {},
    _stop: () => {},
    getSnapshot: () => snapshot,
    ref: undefined as unknown,
  };
  reference.ref = reference;
  return reference as unknown as AnyActorRef;
}
