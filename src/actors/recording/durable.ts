import type { AnyActorLogic, AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { isMachine, logicKind } from '../../definition/machine/logic-kind.ts';
import { rollback, rollbackSrc } from '../../definition/machine/rollback.ts';
import { toJson } from '../xstate/json.ts';
import { knownDelays } from './known-delays.ts';
import { persistMachine } from '../xstate/persist-machine.ts';
import { followForcedMoves } from '../xstate/forced-move.ts';
import { countMicrostep } from './microsteps.ts';
import { misfitOf, type KeptMachine } from '../xstate/misfit.ts';
import { inOrder } from '../xstate/state-order.ts';
import { toPlainError } from '../record/plain-error.ts';
import { noteCaught, noteThrown, recorderOf, type Recorder } from './recorder.ts';
import { createRecordingScopes } from './recording-scopes.ts';
import { decode, reviveReference } from '../xstate/references.ts';
import { volatile } from './volatile.ts';
import { nameSyncSnapshot, parentOf, tellEntries } from '../xstate/xstate-internals.ts';

/**
 * Wraps the machine so that a step only records what would reach outside: promise actors are noted instead of run,
 * custom actions and logs are collected, emitted events are kept, callbacks and observables wait for the commit.
 * Machines that it invokes or spawns by name are wrapped in the same way. The decisions remain XState's.
 */
export function durable(machine: AnyStateMachine): AnyStateMachine {
  return wrapMachine(machine, new Map());
}

function wrapMachine(
  machine: AnyStateMachine,
  wrapped: Map<AnyStateMachine, AnyStateMachine>,
): AnyStateMachine {
  const known = wrapped.get(machine);
  if (known !== undefined) return known;
  const base = machine.provide({});
  const scoped = createRecordingScopes();
  const logic = Object.assign(Object.create(base) as AnyStateMachine, {
    transition: ((snapshot, event, scope) => {
      try {
        return keepNameless(base.transition(snapshot, event, scoped(scope)), scope.self);
      } catch (error) {
        noteError(scope.self, error);
        // XState leaves the children running, without a parent to receive their events or a record to keep them.
        stopChildren(scope);
        throw toPlainError(error);
      }
    }) satisfies AnyStateMachine['transition'],
    getInitialSnapshot: ((scope, input) => {
      const snapshot = base.getInitialSnapshot(scoped(scope), input);
      if (snapshot.status !== 'error') return keepNameless(snapshot, scope.self);
      noteError(scope.self, snapshot.error);
      return { ...snapshot, error: toPlainError(snapshot.error) };
    }) satisfies AnyStateMachine['getInitialSnapshot'],
    getPersistedSnapshot: persistMachine as unknown as AnyStateMachine['getPersistedSnapshot'],
    restoreSnapshot: ((snapshot, scope) => {
      const recorder = recorderOf(scope.self);
      const kept = snapshot as unknown as KeptMachine;
      try {
        const { nodes, context, ...rest } = kept;
        // XState would take data for references. The context follows once all actors that it may refer to exist.
        const alone = keeping(recorder, kept.children, () =>
          base.restoreSnapshot(rest as unknown as typeof snapshot, scoped(scope)),
        );
        const restored = inOrder(alone, kept.value, nodes);
        recorder.restored.push(() => {
          const revived = decode(context, (reference) => reviveReference(scope.self, reference));
          (restored as { context: unknown }).context = revived;
        });
        recorder.misfit ??= misfitOf(kept, restored, recorder.changed);
        return restored;
      } catch (error) {
        recorder.misfit ??= `the state ${JSON.stringify(kept.value)} no longer exists`;
        throw error;
      }
    }) as AnyStateMachine['restoreSnapshot'],
  });
  wrapped.set(machine, logic);
  nameSyncSnapshot(base);
  followForcedMoves(base);
  tellEntries(base, (ref, node) => recorderOf(ref).entered.push({ ref, node }));
  const { implementations } = base as { implementations: AnyStateMachine['implementations'] };
  implementations.delays = knownDelays(implementations.delays);
  const actors = implementations.actors as Record<string, AnyActorLogic>;
  for (const [name, actor] of Object.entries({ [rollbackSrc]: rollback, ...actors })) {
    actors[name] = wrapLogic(actor, (inner) => wrapMachine(inner, wrapped));
  }
  return logic;
}

function wrapLogic(
  logic: AnyActorLogic,
  wrap: (machine: AnyStateMachine) => AnyStateMachine,
): AnyActorLogic {
  if (isMachine(logic)) return wrap(logic);
  switch (logicKind(logic)) {
    case 'promise':
      return { ...logic, start: noteWanted };
    case 'live':
      return volatile(logic);
    case 'transition':
      return wrapTransition(logic);
    case 'machine':
      return logic;
  }
}

const noteWanted: NonNullable<AnyActorLogic['start']> = (snapshot, scope) => {
  const { status } = snapshot as { readonly status: string };
  const recorder = recorderOf(scope.self);
  if (recorder.mode !== 'restoring' && status === 'active') recorder.wanted.push(scope.self);
};

function wrapTransition(logic: AnyActorLogic): AnyActorLogic {
  const scoped = createRecordingScopes();
  return {
    ...logic,
    transition: (snapshot, event, scope) =>
      throwPlain(scope.self, () => {
        countMicrostep(recorderOf(scope.self), { actorRef: scope.self, event });
        const next = logic.transition(snapshot, event, scoped(scope)) as unknown;
        return event.type === 'xstate.stop' && !isJson(next) ? snapshot : next;
      }),
    getInitialSnapshot: (scope, input) =>
      throwPlain(scope.self, () => logic.getInitialSnapshot(scoped(scope), input) as unknown),
    getPersistedSnapshot: (snapshot) => toJson(snapshot, 'snapshot') as typeof snapshot,
  };
}

/**
 * A reducer hears of its own end like of any other event, and few expect that: what it makes of it is kept for nobody, so it must
 * not keep the step from being stored.
 */
function isJson(snapshot: unknown): boolean {
  try {
    toJson(snapshot, 'snapshot');
    return true;
  } catch {
    return false;
  }
}

/** Lets the recorder look up the stored children of a machine while they are restored. */
function keeping<T>(recorder: Recorder, children: Recorder['kept'], restore: () => T): T {
  const outer = recorder.kept;
  recorder.kept = children;
  try {
    return restore();
  } finally {
    recorder.kept = outer;
  }
}

/** An exception of a child becomes an event of its parent, which may store it, so it must be plain. */
function throwPlain<T>(self: AnyActorRef, run: () => T): T {
  try {
    return run();
  } catch (error) {
    noteCaught(recorderOf(self), self, error);
    throw toPlainError(error);
  }
}

/** An error of an invoked machine is an event for its parent; only an error of the root has no receiver. */
function noteError(self: AnyActorRef, error: unknown): void {
  const recorder = recorderOf(self);
  if (parentOf(self) === undefined) noteThrown(recorder, error);
  else noteCaught(recorder, self, error);
}

function stopChildren({ self, stopChild }: Parameters<AnyStateMachine['transition']>[2]): void {
  const { children } = self.getSnapshot() as { readonly children: Record<string, AnyActorRef> };
  for (const child of Object.values(children)) stopChild(child);
}

/** XState stores all actors that `spawnChild` made without an id under `undefined`, so that each replaces the last. */
function keepNameless<S extends AnyMachineSnapshot>(snapshot: S, self: AnyActorRef): S {
  const recorder = recorderOf(self);
  if (recorder.nameless.length === 0) return snapshot;
  const children: Record<string, AnyActorRef> = {};
  for (const [id, child] of Object.entries(snapshot.children as Record<string, AnyActorRef>)) {
    if (id !== 'undefined') children[id] = child;
    else for (const one of recorder.nameless) if (parentOf(one) === self) children[one.id] = one;
  }
  recorder.nameless = recorder.nameless.filter((actor) => parentOf(actor) !== self);
  return { ...snapshot, children };
}
