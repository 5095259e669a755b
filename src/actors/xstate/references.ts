import type { AnyActorRef } from 'xstate';
import { actorAt, pathOf, rootOf } from './actor-path.ts';
import { NotJson, referenceKey, unescapeKey, type Encoding } from './json.ts';
import type { ActorPath } from '../record/record.ts';
import { placeOf, sessionAt } from './sessions.ts';
import { createEnded, systemOf } from './xstate-internals.ts';

/** The stored form of an actor reference. No data looks like one, because its keys are escaped. */
export interface EncodedReference {
  /** The path of the actor; null if it is no longer part of its instance. */
  readonly [referenceKey]: ActorPath | null;
  readonly id: string;
  /** If the actor is gone: its place among the sessions, and its final status. */
  readonly place?: string;
  readonly status?: string;
}

/** Encodes the references of one instance as paths. XState stores only the id, which finds only direct children. */
export function encodingWithin(system: object): Encoding {
  return {
    escapes: true,
    reference(reference, where): EncodedReference {
      const actor = reference as AnyActorRef;
      if (systemOf(actor) !== system) {
        throw new NotJson(`${where} refers to an actor outside the instance`);
      }
      const { id } = actor;
      const path = pathOf(actor);
      if (path !== undefined) return { [referenceKey]: path, id };
      const { status } = actor.getSnapshot() as { readonly status: string };
      return { [referenceKey]: null, id, place: placeOf(actor), status };
    },
  };
}

/** Renders references for readers, as XState's own `toJSON` does. */
export const forReaders: Encoding = {
  escapes: false,
  reference: (reference) => render(reference as AnyActorRef),
};

/** Decodes a stored value, returning it unchanged if possible; `revive` supplies the references. */
export function decode(value: unknown, revive: (reference: EncodedReference) => unknown): unknown {
  return walk(value, revive, unescapeKey);
}

/** Replaces the references in a stored value, which stays encoded. */
export function mapReferences(
  value: unknown,
  map: (reference: EncodedReference) => EncodedReference,
): unknown {
  return walk(value, map, (key) => key);
}

/** Decodes a stored value, with references rendered for readers. */
export function decodeForReaders(value: unknown): unknown {
  return decode(value, render);
}

/** The actor that an encoded reference names. If it has ended, a stopped child of `holder` that ignores all events. */
export function reviveReference(holder: AnyActorRef, reference: EncodedReference): AnyActorRef {
  const { [referenceKey]: path, id, place = id, status = 'stopped' } = reference;
  const root = rootOf(holder);
  const actor = path === null ? undefined : actorAt(root, path);
  return actor ?? createEnded(holder, { id, sessionId: sessionAt(root, place), status });
}

function render({ id }: { readonly id: string }): unknown {
  return { xstate$$type: 1, id };
}

function walk(
  value: unknown,
  onReference: (reference: EncodedReference) => unknown,
  toKey: (key: string) => string,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => walk(item, onReference, toKey));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (Object.hasOwn(value, referenceKey)) return onReference(value as EncodedReference);
  let changed = false;
  const entries = Object.entries(value).map(([key, item]) => {
    const entry = [toKey(key), walk(item, onReference, toKey)] as const;
    changed ||= entry[0] !== key || entry[1] !== item;
    return entry;
  });
  // Not by assignment, which takes `__proto__` for the prototype.
  return changed ? Object.fromEntries(entries) : value;
}
