import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** The transitions of a state, in the order in which XState holds them: events, `done`, `error`, `after`, `always`. */
export function transitionsOf(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
}

/** The id of an edge: the path of the source, and the transition's place among those of the source. */
export function edgeId(source: AnyStateNode, index: number): string {
  return `${source.path.join('.')}#${index}`;
}

const known = new WeakMap<AnyTransitionDefinition, string | null>();

/** The id that a transition has in the graph of its machine; null for an initial transition, which is no edge. */
export function edgeIdOf(transition: AnyTransitionDefinition): string | null {
  const found = known.get(transition);
  if (found !== undefined) return found;
  const source = transition.source as AnyStateNode;
  const index = transitionsOf(source).indexOf(transition);
  const id = index < 0 ? null : edgeId(source, index);
  known.set(transition, id);
  return id;
}
