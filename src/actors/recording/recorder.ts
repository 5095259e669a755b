import type {
  AnyActorRef,
  AnyEventObject,
  AnyStateNode,
  AnyTransitionDefinition,
  InspectionEvent,
} from 'xstate';
import { HoldfastError } from '../../errors.ts';
import { edgeIdOf } from '../../definition/graph/edge-id.ts';
import type { SettleOptions } from '../../definition/machine/settle.ts';
import { toPlainError, type PlainError } from '../record/plain-error.ts';
import { rootOf } from '../xstate/actor-path.ts';
import { createAttachment } from './attachment.ts';
import type { Encoding } from '../xstate/json.ts';
import { countMicrostep, type MicrostepCount } from './microsteps.ts';
import { encodingWithin } from '../xstate/references.ts';
import { sessionAt } from '../xstate/sessions.ts';
import { createTimers, type Timers } from './timers.ts';
import {
  hostingOf,
  isEnded,
  isStopped,
  listenersTo,
  nameSession,
  parentOf,
  systemOf,
  type SystemInternals,
  type UnrootedEvent,
} from '../xstate/xstate-internals.ts';
import type { KeptChild } from '../xstate/keep-child.ts';

/** The effects that the actors of one instance request during a step. One recorder belongs to one actor system. */
export interface Recorder extends MicrostepCount {
  /** `restoring`: nothing is recorded or delivered. `stepping`: all is. `idle`: events come from outside a step. */
  mode: 'idle' | 'restoring' | 'stepping';
  /** Promise actors that were started. */
  wanted: AnyActorRef[];
  /** Custom actions, in order; they run after the commit. */
  actions: (() => void)[];
  emitted: AnyEventObject[];
  /** Settlements that the machine requested. */
  settlements: SettleOptions[];
  readonly timers: Timers;
  /** What the root machine threw instead of stepping, or why the step cannot complete. */
  thrown: { readonly error: unknown } | undefined;
  /** What actors below the root have thrown in this step: their parents were told. */
  caught: { readonly actor: AnyActorRef; readonly error: PlainError }[];
  /** What volatile actors do (start, receive an event, stop) once the step is committed. */
  live: (() => void)[];
  /** XState's inspection events, passed on once the step is committed; empty without an inspector. */
  inspected: InspectionEvent[];
  /** The ids of the edges that the root machine took, in order, as in its graph. */
  taken: string[];
  /** Actors that the step has made. */
  born: AnyActorRef[];
  /** Actors spawned without an id since the last transition. */
  nameless: AnyActorRef[];
  /** The stored form of the sibling actors that are being restored. */
  kept: Readonly<Record<string, KeptChild>>;
  /** The states that were entered since the last step, in order. */
  entered: { readonly ref: AnyActorRef; readonly node: AnyStateNode }[];
  /** Runs when every actor of a restored instance exists. */
  restored: (() => void)[];
  /** Whether another form of the machine wrote the record. */
  changed: boolean;
  /** Why the record does not fit the machine. */
  misfit: string | undefined;
  nextActor: number;
  /** Whether `onEmit` wants the emitted events: each becomes a pending effect. */
  outbox: boolean;
  /** Receives events that are sent outside of a step (by a custom action, or a running task). */
  outside: (target: AnyActorRef, event: AnyEventObject) => void;
  /** Hears of events that are sent in a step to an actor that has ended. */
  lost: ((target: AnyActorRef, event: AnyEventObject) => void) | undefined;
  /** How records encode references to actors. */
  readonly encoding: Encoding;
  /** Receives events that an actor emits outside of a step (a running task, or a volatile actor). */
  emitOutside: (source: AnyActorRef, event: AnyEventObject) => void;
  /** Receives what a machine logs. */
  log: (source: AnyActorRef, parts: readonly unknown[]) => void;
}

const recorders = createAttachment<Recorder>('recorder');

/**
 * The recorder of an actor's system, created on first use. Creating it takes over the system: ids are counted per
 * instance (XState counts per process, so ids would repeat after a restart), delayed events only wait, events sent
 * while no step runs go to `outside` instead of changing the actor unseen, and actors that no record could name are
 * refused.
 */
export function recorderOf(self: AnyActorRef): Recorder {
  const system = systemOf(self);
  const known = recorders.of(system);
  if (known !== undefined) return known;
  const root = rootOf(self);
  const { instance, inspected } = hostingOf(root);
  nameSession(root, instance);
  const recorder: Recorder = {
    mode: 'stepping',
    wanted: [],
    actions: [],
    emitted: [],
    settlements: [],
    timers: createTimers(() => `t:${recorder.nextActor++}`),
    thrown: undefined,
    caught: [],
    live: [],
    inspected: [],
    taken: [],
    born: [],
    nameless: [],
    kept: {},
    entered: [],
    restored: [],
    changed: false,
    misfit: undefined,
    nextActor: 0,
    microsteps: 0,
    maxMicrosteps: Infinity,
    isLate: undefined,
    outbox: false,
    outside: () => {},
    lost: undefined,
    emitOutside: () => {},
    encoding: encodingWithin(system),
    log: () => {},
  };
  const { _relay: relay, _sendInspectionEvent: inspect } = system;
  // Restored actors already have ids; their session names are set below.
  const bookId: SystemInternals['_bookId'] = () =>
    recorder.mode === 'restoring' ? '' : `c:${recorder.nextActor++}`;
  const relayed: SystemInternals['_relay'] = (source, target, event) => {
    if (recorder.mode === 'stepping') {
      if (recorder.lost !== undefined && !isActive(target)) recorder.lost(target, event);
      if (isFarewell(target, event)) inspectedEvent(toRelayed(source, target, event));
      else relay(source, target, event);
    } else if (recorder.mode === 'idle') recorder.outside(target, event);
  };
  const inspectedEvent: SystemInternals['_sendInspectionEvent'] = (event) => {
    const { type, actorRef } = event;
    if (isEnded(actorRef)) return;
    if (type === '@xstate.microstep') {
      countMicrostep(recorder, event);
      if (actorRef === root) noteTaken(recorder, event._transitions ?? []);
    } else if (type === '@xstate.actor') {
      nameSession(actorRef, sessionAt(root, place(recorder, actorRef)));
      refuseInline(recorder, actorRef);
      recorder.born.push(actorRef);
    }
    inspect(event);
    // XState reports restored actors as having received `xstate.init`.
    if (!inspected || (recorder.mode === 'restoring' && type === '@xstate.event')) return;
    recorder.inspected.push(toInspectionEvent(root, event));
  };
  // Not function literals, which V8 puts into the old generation when they are assigned to a property: there they would
  // keep the whole instance until the next full collection.
  system._bookId = bookId;
  system._relay = relayed;
  system._sendInspectionEvent = inspectedEvent;
  system.scheduler = recorder.timers.scheduler;
  // XState has already reported the root.
  if (inspected) {
    recorder.inspected.push(toInspectionEvent(root, { type: '@xstate.actor', actorRef: root }));
  }
  recorders.attach(system, recorder);
  return recorder;
}

/** Records that the step cannot complete, even if a machine handles the error. The first error counts. */
export function noteThrown(recorder: Recorder, error: unknown): void {
  recorder.thrown ??= { error };
}

/** A machine can go round thousands of times in a step. */
const mostCaught = 20;

/** Records what an actor below the root has thrown in a step, for statistics: to its parent it is an event. */
export function noteCaught({ mode, caught }: Recorder, actor: AnyActorRef, error: unknown): void {
  if (mode === 'stepping' && caught.length < mostCaught) {
    caught.push({ actor, error: toPlainError(error) });
  }
}

/** Records an emitted event: it leaves with the step, and those that listen now receive it after the commit. */
export function noteEmitted(
  recorder: Recorder,
  source: AnyActorRef | undefined,
  event: AnyEventObject,
): void {
  recorder.emitted.push(event);
  if (source === undefined) return;
  for (const hear of listenersTo(source, event.type)) recorder.actions.push(() => hear(event));
}

/** A machine can go round thousands of times in a step, and each step stands in the history. */
const mostTaken = 100;

function noteTaken({ taken }: Recorder, transitions: readonly AnyTransitionDefinition[]): void {
  for (const transition of transitions) {
    const id = edgeIdOf(transition);
    if (id === null) continue;
    if (taken.length === mostTaken) taken.shift();
    taken.push(id);
  }
}

/** What was recorded since the last call. */
export function takeRecorded(recorder: Recorder): {
  readonly actions: readonly (() => void)[];
  readonly emitted: readonly AnyEventObject[];
  readonly live: readonly (() => void)[];
  readonly inspected: readonly InspectionEvent[];
} {
  const { actions, emitted, live, inspected } = recorder;
  recorder.actions = [];
  recorder.emitted = [];
  recorder.live = [];
  recorder.inspected = [];
  recorder.born = [];
  return { actions, emitted, live, inspected };
}

/**
 * Whether a child that its parent stops at its own end tells it one last snapshot. XState would drop it, too, but warn of it on the
 * console in development, although the machine is in order.
 */
function isFarewell(target: AnyActorRef, { type }: AnyEventObject): boolean {
  return type.startsWith('xstate.snapshot.') && isStopped(target);
}

/** XState starts no child again that had ended when it was stored, and so does not stop it either. */
function isActive(target: AnyActorRef): boolean {
  return (
    !isStopped(target) && (target.getSnapshot() as { readonly status: string }).status === 'active'
  );
}

/** The inspection event of an event that an actor sends to another one. */
function toRelayed(
  sourceRef: AnyActorRef | undefined,
  actorRef: AnyActorRef,
  event: AnyEventObject,
): UnrootedEvent {
  return { type: '@xstate.event', sourceRef, actorRef, event };
}

/** The name of an actor that is being created, among the sessions of its instance. */
function place({ mode, kept }: Recorder, { id, sessionId }: AnyActorRef): string {
  return mode === 'restoring' ? (kept[id]?.place ?? id) : sessionId;
}

/** Builds the event as XState's system does for its own observers. */
function toInspectionEvent({ sessionId }: AnyActorRef, event: UnrootedEvent): InspectionEvent {
  return { ...event, rootId: sessionId } as InspectionEvent;
}

function refuseInline(recorder: Recorder, actor: AnyActorRef): void {
  if (typeof actor.src === 'string' || parentOf(actor) === undefined) return;
  const error = new HoldfastError(
    'not_durable',
    `The actor "${actor.id}" is spawned from inline logic, which a record cannot refer to; ` +
      'register it in setup({ actors }) and refer to it by name.',
  );
  noteThrown(recorder, error);
  throw error;
}
