import type { AnyActorLogic, AnyStateMachine } from 'xstate';

/**
 * How the host treats an actor logic: `machine` and `transition` logic persist by themselves, `promise` logic runs as a
 * task, `live` logic (callback, observable) exists in memory only.
 */
export type LogicKind = 'machine' | 'promise' | 'transition' | 'live';

/** Determines the kind of a logic by its behaviour, which also works for logic from other copies of XState. */
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
      // Promise logic reads its scope only when it is stopped.
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
