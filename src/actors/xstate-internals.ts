import {
  not,
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
  /**
   * Called with `@xstate.actor` for each actor that is made, before it computes its first snapshot, and with
   * `@xstate.microstep` for each microstep of a machine, whether or not anybody inspects.
   */
  _sendInspectionEvent: (event: {
    readonly type: string;
    readonly actorRef: AnyActorRef;
    readonly event?: AnyEventObject;
    readonly snapshot?: { readonly value?: unknown };
  }) => void;
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

export function keepChild(child: AnyActorRef, options: unknown): KeptChild {
  const { src, systemId, _syncSnapshot, getPersistedSnapshot } = child as unknown as {
    readonly src: unknown;
    readonly systemId: string | undefined;
    readonly _syncSnapshot: boolean | undefined;
    readonly getPersistedSnapshot: (options: unknown) => { readonly status: string };
  };
  return {
    snapshot: getPersistedSnapshot.call(child, options),
    src,
    systemId,
    syncSnapshot: _syncSnapshot,
  };
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
