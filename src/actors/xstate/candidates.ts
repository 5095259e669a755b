import type {
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateNode,
  AnyTransitionDefinition,
} from 'xstate';
import { matchesEvent } from '../../definition/machine/matches-event.ts';
import { refusingIn } from './refusing-in.ts';
import { saysYes } from './xstate-internals.ts';

/** A transition that an event may take, in the order in which XState looks at them. */
export type Candidate = { readonly transition: AnyTransitionDefinition } & (
  | { readonly kind: 'taken' }
  /** `guards`: the parts of its guard that returned false. */
  | { readonly kind: 'rejected'; readonly guards: readonly string[] }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** An earlier one is taken, so its guard is not evaluated. */
  | { readonly kind: 'unreached' }
);

/**
 * The transitions of the active states for an event, innermost states first, with the verdict of each guard that XState
 * evaluates. Nothing is taken, even where the word says so.
 */
export function candidates(
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): readonly Candidate[] {
  if (snapshot.status !== 'active') return [];
  const found: Candidate[] = [];

  /** Whether the node or one below it takes the event, if only to do nothing. XState then looks no further. */
  const isTaken = (node: AnyStateNode): boolean => {
    const below = snapshot._nodes.filter(({ parent }) => parent === node);
    // Evaluates every region.
    let isOver = below.map(isTaken).includes(true);
    for (const transition of transitionsFor(node, event.type)) {
      const candidate: Candidate = isOver
        ? { kind: 'unreached', transition }
        : evaluate(transition, snapshot, event);
      found.push(candidate);
      isOver ||= candidate.kind === 'taken' || candidate.kind === 'threw';
    }
    return isOver;
  };
  isTaken(snapshot.machine.root);
  return found;
}

function evaluate(
  transition: AnyTransitionDefinition,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): Candidate {
  const { guard } = transition;
  if (guard === undefined) return { kind: 'taken', transition };
  try {
    const guards = refusingIn(guard, (part) => saysYes(part, snapshot, event));
    return guards.length === 0
      ? { kind: 'taken', transition }
      : { kind: 'rejected', transition, guards };
  } catch (error) {
    return { kind: 'threw', transition, error };
  }
}

/** In XState's order: exact matches first, then the longest descriptor. */
function transitionsFor(node: AnyStateNode, type: string): readonly AnyTransitionDefinition[] {
  return [...node.transitions]
    .filter(([descriptor]) => matchesEvent(type, descriptor))
    .toSorted(([a], [b]) => Number(b === type) - Number(a === type) || b.length - a.length)
    .flatMap(([, transitions]) => transitions);
}
