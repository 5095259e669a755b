import type { AnyActorLogic, AnyActorRef, AnyEventObject, AnyStateMachine } from 'xstate';
import { isMachine, logicKind } from '../machines/logic-kind.ts';
import { rollback, rollbackSrc } from '../machines/rollback.ts';
import { actorAt, pathOf, rootOf } from './actor-path.ts';
import { toJson } from './json.ts';
import { toPlainError } from './plain-error.ts';
import type { ActorPath } from './record.ts';
import { recorderOf } from './recorder.ts';
import { parentOf, type ScopeInternals } from './xstate-internals.ts';

/**
 * The machine, with everything that would reach outside wrapped so that a step only records it: promise actors are
 * noted instead of run, custom actions and logs are collected, emitted events are kept. Machines it invokes or spawns
 * by name are wrapped alike. What the machine decides is XState's own doing.
 */
export function durable(
  machine: AnyStateMachine,
  volatile: readonly string[] = [],
): AnyStateMachine {
  return wrapMachine(machine, new Set(volatile), new Map());
}

function wrapMachine(
  machine: AnyStateMachine,
  volatile: ReadonlySet<string>,
  wrapped: Map<AnyStateMachine, AnyStateMachine>,
): AnyStateMachine {
  const known = wrapped.get(machine);
  if (known !== undefined) return known;
  const actors: Record<string, AnyActorLogic> = {};
  const base = machine.provide({ actors });
  const scoped = createScopes();
  const logic = Object.assign(Object.create(base) as AnyStateMachine, {
    transition: ((snapshot, event, scope) => {
      try {
        return base.transition(snapshot, event, scoped(scope));
      } catch (error) {
        noteThrown(scope.self, error);
        throw toPlainError(error);
      }
    }) satisfies AnyStateMachine['transition'],
    getInitialSnapshot: ((scope, input) => {
      const snapshot = base.getInitialSnapshot(scoped(scope), input);
      if (snapshot.status !== 'error') return snapshot;
      noteThrown(scope.self, snapshot.error);
      return { ...snapshot, error: toPlainError(snapshot.error) };
    }) satisfies AnyStateMachine['getInitialSnapshot'],
    getPersistedSnapshot: ((snapshot, options) => {
      const context = toJson(snapshot.context, 'context', encodeReference);
      toJson(snapshot.output, 'output');
      return { ...base.getPersistedSnapshot(snapshot, options), context };
    }) as AnyStateMachine['getPersistedSnapshot'],
    restoreSnapshot: ((snapshot, scope) => {
      const { restored } = recorderOf(scope.self);
      const root = rootOf(scope.self);
      const { context } = snapshot as unknown as { readonly context: unknown };
      eachReference(context, (holder, key, path) => {
        restored.push(() => (holder[key] = path === null ? undefined : actorAt(root, path)));
      });
      return base.restoreSnapshot(snapshot, scoped(scope));
    }) as AnyStateMachine['restoreSnapshot'],
  });
  wrapped.set(machine, logic);
  const implemented = { [rollbackSrc]: rollback, ...machine.implementations.actors };
  for (const [name, actor] of Object.entries(implemented)) {
    // The object given to `provide` is spread at once: what is added belongs into the new machine's own map.
    (base.implementations.actors as Record<string, AnyActorLogic>)[name] = wrapLogic(
      actor as AnyActorLogic,
      volatile.has(name),
      (inner) => wrapMachine(inner, volatile, wrapped),
    );
  }
  return logic;
}

function wrapLogic(
  logic: AnyActorLogic,
  isVolatile: boolean,
  wrap: (machine: AnyStateMachine) => AnyStateMachine,
): AnyActorLogic {
  if (isMachine(logic)) return wrap(logic);
  switch (logicKind(logic)) {
    case 'promise':
      return { ...logic, start: noteWanted };
    case 'live':
      return isVolatile ? startAfterCommit(logic) : logic;
    case 'transition': {
      const scoped = createScopes();
      return {
        ...logic,
        transition: (snapshot, event, scope) => logic.transition(snapshot, event, scoped(scope)),
        getPersistedSnapshot: (snapshot) => toJson(snapshot, 'snapshot') as typeof snapshot,
      };
    }
    case 'machine':
      return logic;
  }
}

const noteWanted: NonNullable<AnyActorLogic['start']> = (snapshot, scope) => {
  const { status } = snapshot as { readonly status: string };
  const recorder = recorderOf(scope.self);
  if (recorder.mode !== 'restoring' && status === 'active') recorder.wanted.push(scope.self);
};

function startAfterCommit(logic: AnyActorLogic): AnyActorLogic {
  return {
    ...logic,
    start: (snapshot, scope) => {
      recorderOf(scope.self).live.push(() => logic.start?.(snapshot, scope));
    },
    transition: (snapshot, event, scope) => {
      try {
        return logic.transition(snapshot, event, scope) as unknown;
      } catch (error) {
        // Stopped before it was started: there is nothing to dispose of.
        if (event.type === 'xstate.stop') return { ...snapshot, status: 'stopped' };
        throw error;
      }
    },
  };
}

function noteThrown(self: AnyActorRef, error: unknown): void {
  // An error of an invoked machine is an event for its parent; only the root's has nobody to go to.
  if (parentOf(self) === undefined) recorderOf(self).thrown = { error };
}

/** Scopes that pass XState's own actions on and record all others; one for each actor. */
function createScopes(): <T>(scope: T) => T {
  const scopes = new WeakMap<object, object>();
  return (scope) => {
    const inner = scope as ScopeInternals;
    const known = scopes.get(inner);
    if (known !== undefined) return known as typeof scope;
    const recorder = recorderOf(inner.self);
    const recording: ScopeInternals = {
      ...inner,
      logger: (...parts) => recorder.actions.push(() => recorder.log(...parts)),
      emit: (event: AnyEventObject) => recorder.emitted.push(event),
      actionExecutor: (action) => {
        if (action.type.startsWith('xstate.')) return inner.actionExecutor(action);
        const { exec, info, params } = action;
        if (exec !== undefined) recorder.actions.push(() => exec(info, params));
      },
    };
    scopes.set(inner, recording);
    return recording as typeof scope;
  };
}

/** A reference in a context is kept as the path of its actor. XState keeps the id alone, which finds own children only. */
export function encodeReference(reference: object): unknown {
  const actor = reference as AnyActorRef;
  return { xstate$$type: 1, id: actor.id, path: pathOf(actor) ?? null };
}

/** Calls `found` for each encoded reference within `value`. */
export function eachReference(
  value: unknown,
  found: (holder: Record<string, unknown>, key: string, path: ActorPath | null) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const [key, item] of Object.entries(holder)) {
    if (typeof item !== 'object' || item === null) continue;
    if ('xstate$$type' in item && 'path' in item) found(holder, key, item.path as ActorPath | null);
    else eachReference(item, found);
  }
}
