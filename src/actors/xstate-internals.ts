import {
  createActor,
  not,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
} from 'xstate';

/*
 * The parts of XState 5 that the host relies on and that its types do not show. They are named here and nowhere else;
 * the differential tests hold them against XState itself.
 */

/** A delayed event that waits in an actor system. */
export interface ScheduledEvent {
  readonly id: string;
  readonly event: AnyEventObject;
  readonly delay: number;
  readonly source: AnyActorRef;
  readonly target: AnyActorRef;
}

export interface SystemInternals {
  _bookId: () => string;
  _relay: (source: AnyActorRef | undefined, target: AnyActorRef, event: AnyEventObject) => void;
  /** Called with `@xstate.actor` for each actor that is made, before it computes its first snapshot. */
  _sendInspectionEvent: (event: { readonly type: string; readonly actorRef: AnyActorRef }) => void;
  scheduler: {
    schedule(
      source: AnyActorRef,
      target: AnyActorRef,
      event: AnyEventObject,
      delay: number,
      id?: string,
    ): ScheduledEvent;
    cancel(source: AnyActorRef, id: string): void;
    cancelAll(source: AnyActorRef): void;
  };
}

/** The scope that XState hands to a logic. */
export interface ScopeInternals {
  readonly self: AnyActorRef;
  readonly system: object;
  readonly logger: (...parts: unknown[]) => void;
  readonly emit: (event: AnyEventObject) => void;
  readonly actionExecutor: (action: ExecutableAction) => void;
}

export interface ExecutableAction {
  readonly type: string;
  readonly info: unknown;
  readonly params: unknown;
  readonly exec: ((info: unknown, params: unknown) => void) | undefined;
}

export function systemOf(reference: AnyActorRef): SystemInternals {
  return reference.system as unknown as SystemInternals;
}

export function parentOf(reference: AnyActorRef): AnyActorRef | undefined {
  return (reference as unknown as { readonly _parent: AnyActorRef | undefined })._parent;
}

/**
 * Is it an actor, of whichever copy of XState? Told by its class, whose methods stand on its prototype; data, which may
 * have any properties, has no such prototype.
 */
export function isActor(value: object): value is AnyActorRef {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && '_send' in prototype && 'getPersistedSnapshot' in prototype;
}

/** What `createEnded` makes runs this: nothing. */
const ended: AnyActorLogic = {
  transition: (snapshot) => snapshot,
  getInitialSnapshot: () => stoppedAs('stopped'),
  getPersistedSnapshot: (snapshot) => snapshot,
};

/** An actor that has ended, in place of one that did so before its instance was restored: a child that `parent` has no more. */
export function createEnded(
  parent: AnyActorRef,
  as: { readonly id: string; readonly sessionId?: string; readonly status?: string },
): AnyActorRef {
  const { id, sessionId, status = 'stopped' } = as;
  const snapshot = stoppedAs(status);
  const options = { id, parent, src: endedSrc, snapshot };
  const actor: AnyActorRef = createActor(ended, options as object);
  (actor as unknown as { _stop: () => void })._stop();
  return sessionId === undefined ? actor : Object.assign(actor, { sessionId });
}

/** By this `src` an actor that `createEnded` made is known. */
export const endedSrc = 'ended';

function stoppedAs(status: string) {
  return { status: status as 'stopped', output: undefined, error: undefined };
}

/** The logic that a reference runs. */
export function logicOf(reference: AnyActorRef): { readonly config?: unknown } {
  return (reference as unknown as { readonly logic: { readonly config?: unknown } }).logic;
}

/** What a guard, as it stands on a transition, says to an event. XState asks a guard alone only where another holds it. */
export function saysYes(
  guard: unknown,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): boolean {
  const negation = not(guard as never) as unknown as {
    check(snapshot: AnyMachineSnapshot, about: object, itself: object): boolean;
  };
  return !negation.check(snapshot, { context: snapshot.context, event }, negation);
}

/** A child as XState keeps it in the snapshot of its parent. */
export interface KeptChild {
  readonly snapshot: { readonly status: string };
  readonly src: unknown;
  readonly systemId: string | undefined;
  readonly syncSnapshot: boolean | undefined;
}

export function keepChild(child: AnyActorRef, options: object): KeptChild {
  const { src, systemId, _syncSnapshot } = child as unknown as {
    readonly src: unknown;
    readonly systemId: string | undefined;
    readonly _syncSnapshot: boolean | undefined;
  };
  return {
    snapshot: persist(child, options) as { readonly status: string },
    src,
    systemId,
    syncSnapshot: _syncSnapshot,
  };
}

/** What a record keeps of an actor. The options reach the `getPersistedSnapshot` of its logic. */
export function persist(actor: AnyActorRef, options: object): unknown {
  return (
    actor as unknown as { getPersistedSnapshot: (options: object) => unknown }
  ).getPersistedSnapshot(options);
}

/**
 * Says on each invoke definition of a machine what XState would say anew on a copy of it, at every entry of its state:
 * a copy that gets one property more has a hidden class of its own on Node 20.
 */
export function nameSyncSnapshot(machine: AnyStateMachine): void {
  const { idMap } = machine as unknown as { readonly idMap: ReadonlyMap<string, AnyStateNode> };
  for (const { invoke } of idMap.values()) {
    for (const definition of invoke as { onSnapshot?: unknown; syncSnapshot?: boolean }[]) {
      definition.syncSnapshot = Boolean(definition.onSnapshot);
    }
  }
}
