import type { AnyActorRef } from 'xstate';
import type { Found } from '../../definition/findings/finding.ts';
import type { Move } from '../traces/move.ts';
import { leafOf } from './leaf-of.ts';
import type { Run } from './run.ts';
import type { Shown } from './shown.ts';
import { traceOf } from './trace-of.ts';

/** An event that a move, or the start, sent to an actor that had ended. */
export interface LostEvent {
  /** Undefined for the start. */
  readonly at: { readonly state: number; readonly move: Move } | undefined;
  readonly type: string;
  /** See `actorText`. */
  readonly target: string;
}

export function showLost(
  { process: { graph }, searched, wayTo, isKnown, isKnownMove }: Run,
  lost: readonly LostEvent[],
): readonly Shown[] {
  const seen = new Set<string>();
  const shown: Shown[] = [];
  for (const { at, type, target } of lost) {
    if (at !== undefined && !(isKnown(at.state) && isKnownMove(at.move))) continue;
    const path = at === undefined ? '' : leafOf(searched.placeOf(at.state).state);
    const what = `The event ${type} is sent to ${target} after it has ended, so that nobody hears it.`;
    const key = JSON.stringify([path, what]);
    if (seen.has(key)) continue;
    seen.add(key);
    const finding: Found = {
      code: 'lost-event',
      machine: graph.root,
      path,
      what,
      remedy:
        'Send it only while the actor runs: forget the actor when it ends (onDone), or ask its getSnapshot().status first.',
      evidence: traceOf(graph, at === undefined ? [] : [...wayTo(at.state), at.move]),
    };
    shown.push({ finding, proves: () => false });
  }
  return shown;
}

/** An actor in a few words: one that was spawned without an id is called by its logic. */
export function actorText({ id, src }: AnyActorRef): string {
  const isNameless = /^c:\d+$/.test(id);
  if (!isNameless) return `the actor ${id}`;
  return typeof src === 'string' && src !== 'ended' ? `an actor ${src}` : 'an actor';
}
