import type { AnyActorRef } from 'xstate';
import { rootOf } from '../xstate/actor-path.ts';
import type { Recorder } from './recorder.ts';
import { setSnapshot } from '../xstate/xstate-internals.ts';

/** What the actors of an instance show (`getSnapshot`) at some moment. */
export type Shown = readonly (readonly [actor: AnyActorRef, snapshot: unknown])[];

/** What they show now: all that can be reached from the root, and those that the step has made. */
export function lookAround({ born }: Recorder, self: AnyActorRef): Shown {
  const shown: [AnyActorRef, unknown][] = [];
  const visit = (actor: AnyActorRef) => {
    const snapshot = actor.getSnapshot() as { readonly children?: Record<string, AnyActorRef> };
    shown.push([actor, snapshot]);
    const { children } = snapshot;
    for (const id in children) {
      const child = children[id];
      if (child !== undefined) visit(child);
    }
  };
  visit(rootOf(self));
  for (const actor of born) shown.push([actor, actor.getSnapshot()]);
  return shown;
}

/**
 * Runs a custom action, after the commit, while the actors show what they showed when XState would have run it. What it
 * does later, having waited, finds them as they are; so does what it sends.
 */
export function runShowing(recorder: Recorder, shown: Shown, action: () => void): void {
  const { outside } = recorder;
  const sent: Parameters<Recorder['outside']>[] = [];
  recorder.outside = (...message) => void sent.push(message);
  const now = shown.map(([actor]) => [actor, actor.getSnapshot() as unknown] as const);
  show(shown);
  try {
    action();
  } finally {
    show(now);
    recorder.outside = outside;
    for (const message of sent) outside(...message);
  }
}

function show(shown: Shown): void {
  for (const [actor, snapshot] of shown) setSnapshot(actor, snapshot);
}
