import { settledBy } from '../machine/settle.ts';
import type { ActionKind, GraphAction, GraphDelay } from './graph.ts';
import { isRecord, toExpression } from './to-expression.ts';

type Delays = Readonly<Record<string, number | null>>;

/** What XState hangs on the functions that `assign`, `raise` and its other action creators return. */
interface BuiltIn {
  readonly type: string;
  readonly event?: unknown;
  readonly to?: unknown;
  readonly delay?: unknown;
  readonly src?: unknown;
  readonly actorRef?: unknown;
  readonly sendId?: unknown;
  readonly id?: unknown;
  readonly assignment?: unknown;
}

/** Describes an action of a state or a transition, or the implementation of a named one. */
export function toAction(action: unknown, delays: Delays): GraphAction {
  if (typeof action === 'string') return { kind: 'named', text: action };
  if (typeof action === 'object' && action !== null && 'type' in action) {
    return { kind: 'named', text: String(action.type) };
  }
  const settles = settledBy(action);
  if (settles !== undefined) {
    const { upTo } = settles;
    return upTo === undefined
      ? { kind: 'settle', text: 'settle' }
      : { kind: 'settle', text: `settle up to ${upTo}`, upTo };
  }
  if (isBuiltIn(action)) return toBuiltIn(action, delays);
  return { kind: 'inline', text: toExpression(action) ?? 'inline action' };
}

/** A delay in milliseconds, by name, or computed. */
export function toDelay(delay: unknown, delays: Delays): GraphDelay {
  if (typeof delay === 'number') return { ms: delay };
  if (typeof delay !== 'string') return { ms: null };
  return { name: delay, ms: (Object.hasOwn(delays, delay) ? delays[delay] : null) ?? null };
}

function toBuiltIn(action: BuiltIn, delays: Delays): GraphAction {
  const kind = action.type.slice('xstate.'.length) as ActionKind;
  const delay = action.delay === undefined ? {} : { delay: toDelay(action.delay, delays) };
  return { kind, text: textOf(kind, action), ...delay, ...sendIdOf(kind, action) };
}

function sendIdOf(kind: ActionKind, action: BuiltIn): Pick<GraphAction, 'sendId'> {
  const isDelayed = (kind === 'raise' || kind === 'sendTo') && action.delay !== undefined;
  if (kind !== 'cancel' && !isDelayed) return {};
  const id = kind === 'cancel' ? action.sendId : action.id;
  if (id === undefined) return {};
  return { sendId: typeof id === 'string' ? id : null };
}

function textOf(kind: ActionKind, action: BuiltIn): string {
  switch (kind) {
    case 'assign': {
      const { assignment } = action;
      return isRecord(assignment) ? `assign ${Object.keys(assignment).join(', ')}` : 'assign';
    }
    case 'raise':
    case 'emit':
      return `${kind} ${eventOf(action.event)}`;
    case 'sendTo':
      return `send ${eventOf(action.event)} to ${nameOr(action.to, 'an actor')}`;
    case 'spawnChild':
      return `spawn ${nameOr(action.src, 'an actor')}`;
    case 'stopChild':
      return `stop ${nameOr(action.actorRef, 'an actor')}`;
    case 'cancel':
      return `cancel ${nameOr(action.sendId, 'an event')}`;
    case 'named':
    case 'inline':
    case 'log':
    case 'enqueueActions':
    case 'settle':
      return kind;
  }
}

function eventOf(event: unknown): string {
  if (isRecord(event)) return String(event['type']);
  return 'an event';
}

function nameOr(value: unknown, otherwise: string): string {
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value['id'] === 'string' ? value['id'] : otherwise;
}

function isBuiltIn(action: unknown): action is BuiltIn {
  return (
    typeof action === 'function' &&
    'type' in action &&
    typeof action.type === 'string' &&
    action.type.startsWith('xstate.')
  );
}
