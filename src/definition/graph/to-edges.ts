import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { edgeId, transitionsOf } from './edge-id.ts';
import type { EdgeKind, GraphEdge } from './graph.ts';
import { toAction, toDelay } from './to-action.ts';
import { toGuard } from './to-guard.ts';
import { toJson } from './to-json.ts';

/** The transitions of a state, in the order in which XState holds them: events, `done`, `error`, `after`, `always`. */
export function toEdges(
  node: AnyStateNode,
  delays: Readonly<Record<string, number | null>>,
): readonly GraphEdge[] {
  const source = node.path.join('.');
  return transitionsOf(node).map((transition, n): GraphEdge => {
    const { eventType: event, guard, actions, reenter, description, meta } = transition;
    const { kind, actor } = kindOf(transition, node);
    const { targets, certainty } = targetsOf(transition);
    return {
      id: edgeId(node, n),
      source,
      targets,
      certainty,
      kind,
      event,
      ...(actor === undefined ? {} : { actor }),
      ...(kind === 'after' && 'delay' in transition
        ? { delay: toDelay(transition.delay, delays) }
        : {}),
      ...(guard === undefined ? {} : { guard: toGuard(guard) }),
      actions: actions.map((action) => toAction(action, delays)),
      reenter,
      ...(description === undefined ? {} : { description }),
      ...(meta === undefined ? {} : { meta: toJson(meta) }),
    };
  });
}

function kindOf(
  transition: AnyTransitionDefinition,
  node: AnyStateNode,
): { readonly kind: EdgeKind; readonly actor?: string } {
  const event: string = transition.eventType;
  if (event === '') return { kind: 'always' };
  if ('delay' in transition) return { kind: 'after' };
  if (event === `xstate.done.state.${node.id}`) return { kind: 'done' };
  for (const { id } of node.invoke) {
    if (event === `xstate.done.actor.${id}`) return { kind: 'done', actor: id };
    if (event === `xstate.error.actor.${id}`) return { kind: 'error', actor: id };
    if (event === `xstate.snapshot.${id}`) return { kind: 'snapshot', actor: id };
  }
  return { kind: 'event' };
}

function targetsOf({ target }: AnyTransitionDefinition): Pick<GraphEdge, 'targets' | 'certainty'> {
  const targets = (target ?? []) as readonly unknown[];
  const nodes = targets.filter(isNode);
  return {
    targets: nodes.map(({ path }) => path.join('.')),
    certainty: nodes.length === targets.length ? 'known' : 'unknown',
  };
}

function isNode(target: unknown): target is AnyStateNode {
  return typeof target === 'object' && target !== null && 'path' in target;
}
