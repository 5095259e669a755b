import type { AnyActorLogic, AnyStateMachine } from 'xstate';

/**
 * What an actor logic is to the host: a `machine` and a `transition` logic persist by themselves, a `promise` runs as
 * a task, a `live` one (callback, observable) exists in memory only.
 */
export type LogicKind = 'machine' | 'promise' | 'transition' | 'live';

/** Tells the kind of a logic by what it does, so that logic made by other copies of XState is known too. */
export function logicKind(logic: AnyActorLogic): LogicKind {
  if (isMachine(logic)) return 'machine';
  if (typeof logic.start !== 'function') return 'transition';
  return resolvesLikeAPromise(logic) ? 'promise' : 'live';
}

export function isMachine(logic: unknown): logic is AnyStateMachine {
  return typeof logic === 'object' && logic !== null && 'root' in logic && 'provide' in logic;
}

function resolvesLikeAPromise(logic: AnyActorLogic): boolean {
  if (typeof logic['config'] !== 'function') return false;
  const active = { status: 'active', output: undefined, error: undefined, input: undefined };
  try {
    const next: unknown = logic.transition(
      active,
      { type: 'xstate.promise.resolve', data: 'probe' },
      // A promise logic looks at its scope only when it is stopped.
      {} as Parameters<AnyActorLogic['transition']>[2],
    );
    return (
      typeof next === 'object' &&
      next !== null &&
      'status' in next &&
      next.status === 'done' &&
      'output' in next &&
      next.output === 'probe'
    );
  } catch {
    return false;
  }
}
