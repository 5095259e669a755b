import type { AnyActorRef } from 'xstate';
import { rootOf } from './actor-path.ts';

/*
 * Session ids are unique among the actors of all instances, including successive actors at the same path. The root's is
 * the internal id of its instance; all others are `<instance>/<place>`, with a place that is counted within the
 * instance and stored in the record.
 */

/** The session of an actor in the instance of `root`. */
export function sessionAt(root: AnyActorRef, place: string): string {
  return `${root.sessionId}/${place}`;
}

/** The place of any actor but the root. */
export function placeOf(actor: AnyActorRef): string {
  return actor.sessionId.slice(rootOf(actor).sessionId.length + 1);
}

/** Whether the actor was created without an id: its place serves as its id. */
export function isNameless(actor: AnyActorRef): boolean {
  return actor.id === placeOf(actor);
}
