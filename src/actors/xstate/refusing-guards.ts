import type { AnyEventObject, AnyMachineSnapshot, AnyStateNode } from 'xstate';
import { matchesEvent } from '../../definition/machine/matches-event.ts';
import { saysYes } from './xstate-internals.ts';

const inline = 'an inline guard';
/** The names that JavaScript infers for an inline function: none, or that of the property. */
const inferred: ReadonlySet<string> = new Set(['', 'guard']);

type SaysYes = (guard: unknown) => boolean;

/** The guards that rejected an event no transition accepted: those on its transitions that XState evaluated. */
export function refusingGuards(
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): readonly string[] {
  if (snapshot.status !== 'active') return [];
  const names = new Set<string>();
  const ask: SaysYes = (guard) => saysYes(guard, snapshot, event);

  /**
   * Whether the node or one below it has an enabled transition, even one without actions. XState then looks no further.
   */
  const isTaken = (node: AnyStateNode): boolean => {
    const below = snapshot._nodes.filter(({ parent }) => parent === node);
    // Evaluates every region.
    if (below.map(isTaken).includes(true)) return true;
    return transitionsFor(node, event.type).some(({ guard }) => {
      const refusing = guard === undefined ? [] : refusingIn(guard, ask);
      for (const name of refusing) names.add(name);
      return refusing.length === 0;
    });
  };
  isTaken(snapshot.machine.root);
  return [...names];
}

/** In XState's order: exact matches first, then the longest descriptor. */
function transitionsFor(node: AnyStateNode, type: string) {
  return [...node.transitions]
    .filter(([descriptor]) => matchesEvent(type, descriptor))
    .toSorted(([a], [b]) => Number(b === type) - Number(a === type) || b.length - a.length)
    .flatMap(([, transitions]) => transitions);
}

/** The parts of a guard that returned false; empty if the guard returns true. */
function refusingIn(guard: unknown, ask: SaysYes): readonly string[] {
  if (ask(guard)) return [];
  const parts = partsOf(guard);
  switch (parts.length === 0 ? 'alone' : nameOf(guard)) {
    case 'and': {
      // Only the first: later parts may rely on it.
      const no = parts.find((part) => !ask(part));
      return no === undefined ? [] : refusingIn(no, ask);
    }
    case 'or':
      return parts.flatMap((part) => refusingIn(part, ask));
    case 'not':
      return [`not ${nameOf(parts[0])}`];
    default:
      return [nameOf(guard)];
  }
}

/** The guards that XState's `and`, `or` and `not` combine. */
function partsOf(guard: unknown): readonly unknown[] {
  return typeof guard === 'function' && 'guards' in guard && Array.isArray(guard.guards)
    ? guard.guards
    : [];
}

function nameOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return inferred.has(guard.name) ? inline : guard.name;
  return typeof guard === 'object' && guard !== null && 'type' in guard
    ? String(guard.type)
    : inline;
}
