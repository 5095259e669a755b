import {
  createActor,
  not,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type AnyTransitionDefinition,
  type InspectionEvent,
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
  /** The delay counts from then (epoch milliseconds); absent: from the step that scheduled it. */
  from?: number;
}

/** An inspection event to which its system has not added the `rootId` yet. */
export interface UnrootedEvent {
  readonly type: InspectionEvent['type'];
  readonly actorRef: AnyActorRef;
  readonly event?: AnyEventObject;
  readonly snapshot?: { readonly value?: unknown };
  /** Of a microstep: the transitions that it took. */
  readonly _transitions?: readonly AnyTransitionDefinition[];
}

export interface SystemInternals {
  _bookId: () => string;
  _relay: (source: AnyActorRef | undefined, target: AnyActorRef, event: AnyEventObject) => void;
  /**
   * Called with `@xstate.actor` for each actor that is made, before it computes its first snapshot, and with
   * `@xstate.microstep` for each microstep of a machine, whether or not anybody inspects.
   */
  _sendInspectionEvent: (event: UnrootedEvent) => void;
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

/** What the host tells the root actor of an instance about itself. */
export interface Hosting {
  /** The internal id of the instance: the session of its root, and what those of all others begin with. */
  readonly instance: string;
  /** Somebody wants to be told of inspection events. */
  readonly inspected: boolean;
}

/** The root actor of an instance. XState keeps options that it does not know, so they are there before its first snapshot. */
export function createRoot(
  machine: AnyStateMachine,
  hosting: Hosting,
  options: { readonly input: unknown } | { readonly snapshot: unknown },
): AnyActorRef {
  const all = { id: machine.id, clock: inertClock, hosting, ...options };
  return createActor(machine, all as object);
}

export function hostingOf(root: AnyActorRef): Hosting {
  const { hosting } = (root as unknown as { readonly options: { readonly hosting?: Hosting } })
    .options;
  if (hosting === undefined) throw new Error(`The actor ${root.id} belongs to no instance`);
  return hosting;
}

/** Timers only wait; the host says when one is due. */
const inertClock = { setTimeout: () => 0, clearTimeout: () => {} };

/** What the actor shows from now on, until it takes an event. */
export function setSnapshot(actor: AnyActorRef, snapshot: unknown): void {
  (actor as unknown as { _snapshot: unknown })._snapshot = snapshot;
}

/** Who listens (`actor.on`) to events of that type that the actor emits. */
export function listenersTo(actor: AnyActorRef, type: string): readonly EmittedListener[] {
  const { eventListeners } = actor as unknown as {
    readonly eventListeners: ReadonlyMap<string, ReadonlySet<EmittedListener>>;
  };
  if (eventListeners.size === 0) return [];
  return [...(eventListeners.get(type) ?? []), ...(eventListeners.get('*') ?? [])];
}

export type EmittedListener = (event: AnyEventObject) => void;

/** Gives an actor the session that it is known by. */
export function nameSession(actor: AnyActorRef, sessionId: string): void {
  const { _actorScope } = actor as unknown as { readonly _actorScope: { sessionId: string } };
  actor.sessionId = sessionId;
  _actorScope.sessionId = sessionId;
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
  {
    id,
    sessionId,
    status,
  }: { readonly id: string; readonly sessionId: string; readonly status: string },
): AnyActorRef {
  const options = { id, parent, src: 'ended', snapshot: stoppedAs(status) };
  const actor: AnyActorRef = createActor(ended, options as object);
  (actor as unknown as { _stop: () => void })._stop();
  nameSession(actor, sessionId);
  return actor;
}

export function isEnded(actor: AnyActorRef): boolean {
  return logicOf(actor) === ended;
}

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

/** How long a delay of the machine that an actor runs is now, in milliseconds. */
export function delayOf(ref: AnyActorRef, delay: string): number {
  if (!Number.isNaN(Number(delay))) return Number(delay);
  const { machine, context } = ref.getSnapshot() as AnyMachineSnapshot;
  const { delays } = machine.implementations as { readonly delays: Record<string, unknown> };
  const found = delays[delay];
  const event = { type: 'xstate.init' };
  const ms: unknown =
    typeof found === 'function'
      ? found({ context, event, self: ref, system: ref.system }, undefined)
      : found;
  // As under XState, what is no number is no delay: the event comes at once.
  return typeof ms === 'number' ? ms : 0;
}

/** Calls `entered` whenever an actor of the machine enters a state, before what the state does then. */
export function tellEntries(
  machine: AnyStateMachine,
  entered: (ref: AnyActorRef, node: AnyStateNode) => void,
): void {
  const { idMap } = machine as unknown as { readonly idMap: ReadonlyMap<string, AnyStateNode> };
  for (const node of idMap.values()) {
    // XState resolves its own actions as it steps, and takes this for one of them: it does nothing but tell.
    const tell = Object.assign(() => {}, {
      type: 'xstate.tell',
      resolve: ({ self }: ScopeInternals, snapshot: unknown) => {
        entered(self, node);
        return [snapshot];
      },
    });
    (node.entry as unknown[]).unshift(tell);
  }
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
