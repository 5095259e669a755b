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
 * The parts of XState 5 that the host relies on and that its types do not show. They are used only here; the
 * differential tests compare the result with XState itself.
 */

/** A delayed event that waits in an actor system. */
export interface ScheduledEvent {
  readonly id: string;
  readonly event: AnyEventObject;
  readonly delay: number;
  readonly source: AnyActorRef;
  readonly target: AnyActorRef;
  /** When the delay begins (epoch milliseconds); absent: at the step that scheduled it. */
  from?: number;
}

/** An inspection event before its system adds the `rootId`. */
export interface UnrootedEvent {
  readonly type: InspectionEvent['type'];
  readonly actorRef: AnyActorRef;
  readonly sourceRef?: AnyActorRef | undefined;
  readonly event?: AnyEventObject;
  readonly snapshot?: { readonly value?: unknown };
  /** Of a microstep: the transitions that it took. */
  readonly _transitions?: readonly AnyTransitionDefinition[];
}

export interface SystemInternals {
  _bookId: () => string;
  _relay: (source: AnyActorRef | undefined, target: AnyActorRef, event: AnyEventObject) => void;
  /**
   * Called with `@xstate.actor` for each new actor, before it computes its first snapshot, and with `@xstate.microstep`
   * for each microstep of a machine, with or without an inspector.
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

/** What the host tells the root actor about its instance. */
export interface Hosting {
  /** The internal id of the instance: the session of its root, and the prefix of all others. */
  readonly instance: string;
  /** Whether there is an inspector. */
  readonly inspected: boolean;
}

/**
 * The root actor of an instance. XState keeps options that it does not know, so they are available before the first
 * snapshot.
 */
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

/** The input that an actor was created with. */
export function inputOf(actor: AnyActorRef): unknown {
  return (actor as unknown as { readonly options: { readonly input?: unknown } }).options.input;
}

/** Timers only wait; the host decides when one is due. */
const inertClock = { setTimeout: () => 0, clearTimeout: () => {} };

/** Sets the snapshot that the actor shows until its next event. */
export function setSnapshot(actor: AnyActorRef, snapshot: unknown): void {
  (actor as unknown as { _snapshot: unknown })._snapshot = snapshot;
}

/** The listeners (`actor.on`) to events of that type from the actor. */
export function listenersTo(actor: AnyActorRef, type: string): readonly EmittedListener[] {
  const { eventListeners } = actor as unknown as {
    readonly eventListeners: ReadonlyMap<string, ReadonlySet<EmittedListener>>;
  };
  if (eventListeners.size === 0) return [];
  return [...(eventListeners.get(type) ?? []), ...(eventListeners.get('*') ?? [])];
}

export type EmittedListener = (event: AnyEventObject) => void;

/** Sets the session of an actor. */
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
 * Whether the value is an actor, of any copy of XState. Identified by the methods on its prototype: data, which may
 * have any properties, has no such prototype.
 */
export function isActor(value: object): value is AnyActorRef {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && '_send' in prototype && 'getPersistedSnapshot' in prototype;
}

/** The logic of the actors that `createEnded` makes: it does nothing. */
const ended: AnyActorLogic = {
  transition: (snapshot) => snapshot,
  getInitialSnapshot: () => stoppedAs('stopped'),
  getPersistedSnapshot: (snapshot) => snapshot,
};

/** An ended actor, in place of one that ended before its instance was restored and is no longer a child of `parent`. */
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

/** Whether the actor takes no more events: it has ended, failed, or was stopped. */
export function isStopped(actor: AnyActorRef): boolean {
  return (actor as unknown as { readonly _processingStatus: number })._processingStatus === 2;
}

function stoppedAs(status: string) {
  return { status: status as 'stopped', output: undefined, error: undefined };
}

/** The logic of an actor. */
export function logicOf(reference: AnyActorRef): { readonly config?: unknown } {
  return (reference as unknown as { readonly logic: { readonly config?: unknown } }).logic;
}

/** Evaluates a guard, as found on a transition, for an event. XState evaluates a single guard only within another. */
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

/** The current length of a delay of the machine that an actor runs, in milliseconds. */
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
  // As in XState, a delay that is not a number is no delay: the event comes at once.
  return typeof ms === 'number' ? ms : 0;
}

/** Calls `entered` whenever an actor of the machine enters a state, before the entry actions of the state. */
export function tellEntries(
  machine: AnyStateMachine,
  entered: (ref: AnyActorRef, node: AnyStateNode) => void,
): void {
  const { idMap } = machine as unknown as { readonly idMap: ReadonlyMap<string, AnyStateNode> };
  for (const node of idMap.values()) {
    // XState resolves its own actions while it steps, and takes this for one of them. It does nothing else.
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
 * Sets on each invoke definition of a machine what XState would otherwise add to a copy at every entry of its state: a
 * copy with one more property has its own hidden class on Node 20.
 */
export function nameSyncSnapshot(machine: AnyStateMachine): void {
  const { idMap } = machine as unknown as { readonly idMap: ReadonlyMap<string, AnyStateNode> };
  for (const { invoke } of idMap.values()) {
    for (const definition of invoke as { onSnapshot?: unknown; syncSnapshot?: boolean }[]) {
      definition.syncSnapshot = Boolean(definition.onSnapshot);
    }
  }
}
