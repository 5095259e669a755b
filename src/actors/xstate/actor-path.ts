import type { AnyActorRef } from 'xstate';
import type { ActorPath } from '../record/record.ts';
import { parentOf } from './xstate-internals.ts';

/** The path of an actor; undefined if it is no longer part of its instance. */
export function pathOf(reference: AnyActorRef): ActorPath | undefined {
  const path: string[] = [];
  let actor = reference;
  for (let parent = parentOf(actor); parent !== undefined; parent = parentOf(actor)) {
    if (childOf(parent, actor.id) !== actor) return undefined;
    path.unshift(actor.id);
    actor = parent;
  }
  return path;
}

/** The actor at a path below `root`; undefined if there is none. */
export function actorAt(root: AnyActorRef, path: ActorPath): AnyActorRef | undefined {
  let actor: AnyActorRef | undefined = root;
  for (const id of path) {
    if (actor === undefined) return undefined;
    actor = childOf(actor, id);
  }
  return actor;
}

export function rootOf(reference: AnyActorRef): AnyActorRef {
  let actor = reference;
  for (let parent = parentOf(actor); parent !== undefined; parent = parentOf(actor)) actor = parent;
  return actor;
}

function childOf(parent: AnyActorRef, id: string): AnyActorRef | undefined {
  const snapshot: unknown = parent.getSnapshot();
  if (typeof snapshot !== 'object' || snapshot === null || !('children' in snapshot))
    return undefined;
  const { children } = snapshot as { readonly children: Readonly<Record<string, AnyActorRef>> };
  return children[id];
}
