import type { AnyActorRef } from 'xstate';
import { rootOf } from './actor-path.ts';

/*
 * Sessions tell the actors of all instances apart, those that had one path after another included. The root's is the
 * internal id of its instance; all others are `<instance>/<place>`, with a place that is counted within the instance and
 * kept in the record.
 */

/** The session of an actor of the instance of `root`. */
export function sessionAt(root: AnyActorRef, place: string): string {
  return `${root.sessionId}/${place}`;
}

/** The place of an actor that is not the root. */
export function placeOf(actor: AnyActorRef): string {
  return actor.sessionId.slice(rootOf(actor).sessionId.length + 1);
}

/** An actor that was made without an id has its place for one. */
export function isNameless(actor: AnyActorRef): boolean {
  return actor.id === placeOf(actor);
}
