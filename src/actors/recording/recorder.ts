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
  listenersTo,
  nameSession,
  parentOf,
  systemOf,
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
  /** What the machine settles. */
  settlements: SettleOptions[];
  readonly timers: Timers;
  /** What the root machine threw instead of stepping, or why the step cannot be. */
  thrown: { readonly error: unknown } | undefined;
  /** What volatile actors do (start, take an event, stop) once the step is committed. */
  live: (() => void)[];
  /** What XState's inspection told, for when the step is committed; nothing where nobody wants it. */
  inspected: InspectionEvent[];
  /** The ids of the edges that the root machine took, in order, as in its graph. */
  taken: string[];
  /** Actors that the step has made. */
  born: AnyActorRef[];
  /** Actors spawned without an id since the last transition. */
  nameless: AnyActorRef[];
  /** What was kept of the actors that are being restored, siblings of one another. */
  kept: Readonly<Record<string, KeptChild>>;
  /** The states that were entered since the last step, in order. */
  entered: { readonly ref: AnyActorRef; readonly node: AnyStateNode }[];
  /** Runs when every actor of a restored instance exists. */
  restored: (() => void)[];
  /** Was the record written by another form of the machine? */
  changed: boolean;
  /** Why the record does not fit the machine. */
  misfit: string | undefined;
  nextActor: number;
  /** Whether `onEmit` wants the emitted events: each becomes a pending effect. */
  outbox: boolean;
  /** Takes events that were sent outside of a step (by a custom action, or a running task). */
  outside: (target: AnyActorRef, event: AnyEventObject) => void;
  /** How a record keeps references to the actors. */
  readonly encoding: Encoding;
  /** Takes what an actor emits outside of a step: a running task, or a volatile actor. */
  emitOutside: (source: AnyActorRef, event: AnyEventObject) => void;
  /** Takes what a machine logs. */
  log: (source: AnyActorRef, parts: readonly unknown[]) => void;
}

const recorders = createAttachment<Recorder>('recorder');

/**
 * The recorder of the system that an actor belongs to, made at first sight. Making it takes the system over: ids are
 * counted per instance (XState counts per process, so ids would repeat after a restart), delayed events only wait,
 * events that are sent while no step runs go to `outside` instead of changing the actor unseen, and actors that no
 * record could name are refused.
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
    outbox: false,
    outside: () => {},
    emitOutside: () => {},
    encoding: encodingWithin(system),
    log: () => {},
  };
  // Restored actors have their ids; what they are known by is looked up below.
  system._bookId = () => (recorder.mode === 'restoring' ? '' : `c:${recorder.nextActor++}`);
  system.scheduler = recorder.timers.scheduler;
  const relay = system._relay;
  system._relay = (source, target, event) => {
    if (recorder.mode === 'stepping') relay(source, target, event);
    else if (recorder.mode === 'idle') recorder.outside(target, event);
  };
  const inspect = system._sendInspectionEvent;
  system._sendInspectionEvent = (event) => {
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
    // XState says of restored actors that they were sent `xstate.init`.
    if (!inspected || (recorder.mode === 'restoring' && type === '@xstate.event')) return;
    recorder.inspected.push(toInspectionEvent(root, event));
  };
  // XState has already reported the root.
  if (inspected) {
    recorder.inspected.push(toInspectionEvent(root, { type: '@xstate.actor', actorRef: root }));
  }
  recorders.attach(system, recorder);
  return recorder;
}

/** Notes that the step cannot be, even where some machine would handle the error. The first error counts. */
export function noteThrown(recorder: Recorder, error: unknown): void {
  recorder.thrown ??= { error };
}

/** An actor emits an event: it leaves with the step, and after the commit those hear of it who listen now. */
export function noteEmitted(
  recorder: Recorder,
  source: AnyActorRef | undefined,
  event: AnyEventObject,
): void {
  recorder.emitted.push(event);
  if (source === undefined) return;
  for (const hear of listenersTo(source, event.type)) recorder.actions.push(() => hear(event));
}

function noteTaken({ taken }: Recorder, transitions: readonly AnyTransitionDefinition[]): void {
  for (const transition of transitions) {
    const id = edgeIdOf(transition);
    if (id !== null) taken.push(id);
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

/** By what an actor that is being made will be known among the sessions of its instance. */
function place({ mode, kept }: Recorder, { id, sessionId }: AnyActorRef): string {
  return mode === 'restoring' ? (kept[id]?.place ?? id) : sessionId;
}

/** As XState's system makes it for its own observers. */
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
