import type { AnyStateNode } from 'xstate';
import { nodesOf } from '../machine/machines-within.ts';
import { rollbackSrc } from '../machine/rollback.ts';
import type { GraphAction, GraphActor, GraphInvoke, GraphState } from './graph.ts';
import { toAction } from './to-action.ts';
import { isRecord } from './to-expression.ts';
import { toJson } from './to-json.ts';

/** The states of a machine from its root, in document order. */
export function toStates(
  root: AnyStateNode,
  actors: Readonly<Record<string, GraphActor>>,
  delays: Readonly<Record<string, number | null>>,
): readonly GraphState[] {
  return nodesOf(root).map((node): GraphState => {
    const { id, key, parent, type, description, meta, tags } = node;
    // XState arms and disarms the timers of `after` by actions, which it puts behind those of the machine.
    const armed = new Set(node.after.map(({ eventType }) => eventType));
    const own = (actions: readonly unknown[]): readonly GraphAction[] =>
      actions
        .filter((action) => !armed.has(timerOf(action)))
        .map((action) => toAction(action, delays));
    return {
      path: node.path.join('.'),
      id,
      key,
      parent: parent === undefined ? null : parent.path.join('.'),
      kind: type,
      ...historyOf(node),
      ...initialOf(node),
      entry: own(node.entry),
      exit: own(node.exit),
      invokes: node.invoke.map((invoke) => toInvoke(invoke, actors)),
      tags: tags.map(String),
      ...(description === undefined ? {} : { description }),
      ...(meta === undefined ? {} : { meta: toJson(meta) }),
    };
  });
}

function toInvoke(
  { id, src, input }: { readonly id: string; readonly src: unknown; readonly input?: unknown },
  actors: Readonly<Record<string, GraphActor>>,
): GraphInvoke {
  const name = String(src);
  const actor: GraphActor = (Object.hasOwn(actors, name) && actors[name]) || unlisted(name);
  const to = isRecord(input) ? input['to'] : undefined;
  const rollbackTo = actor.kind === 'rollback' && typeof to === 'string' ? { rollbackTo: to } : {};
  return { id, src: name, actor, ...rollbackTo };
}

/** The built-in actor needs no implementation. */
function unlisted(name: string): GraphActor {
  return { kind: name === rollbackSrc ? 'rollback' : 'unnamed' };
}

function historyOf(node: AnyStateNode): Pick<GraphState, 'history' | 'fallback'> {
  if (node.type !== 'history') return {};
  const { target } = node.config as { readonly target?: string | readonly string[] };
  const around = node.parent?.path ?? [];
  const fallback = [target ?? []]
    .flat()
    .map((one) =>
      one.startsWith('#')
        ? node.machine.getStateNodeById(one.slice(1)).path.join('.')
        : [...around, one].join('.'),
    );
  const history = node.history === 'deep' ? 'deep' : 'shallow';
  return { history, ...(fallback.length === 0 ? {} : { fallback }) };
}

function initialOf(node: AnyStateNode): Pick<GraphState, 'initial'> {
  if (node.type !== 'compound') return {};
  const [target] = (node.initial.target ?? []) as readonly AnyStateNode[];
  return target === undefined ? {} : { initial: target.path.join('.') };
}

/** The id of the timer that an action arms or disarms. */
function timerOf(action: unknown): string {
  if (typeof action !== 'function') return '';
  if ('sendId' in action) return String(action.sendId);
  return 'id' in action && 'delay' in action ? String(action.id) : '';
}
