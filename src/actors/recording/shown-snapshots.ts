import type { AnyActorRef } from 'xstate';
import { rootOf } from '../xstate/actor-path.ts';
import type { Recorder } from './recorder.ts';
import { setSnapshot } from '../xstate/xstate-internals.ts';

/** The snapshots (`getSnapshot`) of an instance's actors at some moment. */
export type Shown = readonly (readonly [actor: AnyActorRef, snapshot: unknown])[];

/** The current snapshots of all actors that can be reached from the root, or that the step created. */
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
 * Runs a custom action, after the commit, with the snapshots of the moment when XState would have run it. Whatever it
 * does asynchronously, or sends, sees the actors as they are by then.
 */
export function runShowing(recorder: Recorder, shown: Shown, action: () => void): void {
  const { outside } = recorder;
  const sent: Parameters<Recorder['outside']>[] = [];
  const outsideLater: Recorder['outside'] = (...message) => void sent.push(message);
  recorder.outside = outsideLater;
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
