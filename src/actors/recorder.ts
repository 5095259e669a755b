import type { AnyActorRef, AnyEventObject } from 'xstate';
import { HoldfastError } from '../errors.ts';
import { createAttachment } from './attachment.ts';
import type { Encoding } from './json.ts';
import { encodingWithin } from './references.ts';
import { createTimers, type Timers } from './timers.ts';
import { parentOf, systemOf } from './xstate-internals.ts';

/** What the actors of one instance ask for during a step. One recorder belongs to one actor system. */
export interface Recorder {
  /** `restoring`: nothing is recorded or delivered. `stepping`: all is. `idle`: events come from outside a step. */
  mode: 'idle' | 'restoring' | 'stepping';
  /** Promise actors that were started. */
  wanted: AnyActorRef[];
  /** Custom actions, in order; they run after the commit. */
  actions: (() => void)[];
  emitted: AnyEventObject[];
  readonly timers: Timers;
  /** What the root machine threw instead of stepping. */
  thrown: { readonly error: unknown } | undefined;
  /** What volatile actors do (start, take an event, stop) once the step is committed. */
  live: (() => void)[];
  /** Actors spawned without an id since the last transition. */
  nameless: AnyActorRef[];
  /** Runs when every actor of a restored instance exists. */
  restored: (() => void)[];
  /** Was the record written by another form of the machine? */
  changed: boolean;
  /** Why the record does not fit the machine. */
  misfit: { readonly reason: string; readonly cause?: unknown } | undefined;
  nextActor: number;
  /** Somebody wants the emitted events: each becomes a pending effect. */
  outbox: boolean;
  /** Takes events that were sent outside of a step (by a custom action, or a running task). */
  outside: (target: AnyActorRef, event: AnyEventObject) => void;
  /** How a record keeps references to the actors. */
  readonly encoding: Encoding;
  /** Takes what the machine logs. */
  log: (...parts: unknown[]) => void;
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
  const recorder: Recorder = {
    mode: 'stepping',
    wanted: [],
    actions: [],
    emitted: [],
    timers: createTimers(() => `t:${recorder.nextActor++}`),
    thrown: undefined,
    live: [],
    nameless: [],
    restored: [],
    changed: false,
    misfit: undefined,
    nextActor: 0,
    outbox: false,
    outside: () => {},
    encoding: encodingWithin(system),
    log: () => {},
  };
  system._bookId = () => `c:${recorder.nextActor++}`;
  system.scheduler = recorder.timers.scheduler;
  const relay = system._relay;
  system._relay = (source, target, event) => {
    if (recorder.mode === 'stepping') relay(source, target, event);
    else if (recorder.mode === 'idle') recorder.outside(target, event);
  };
  const inspect = system._sendInspectionEvent;
  system._sendInspectionEvent = (event) => {
    if (event.type === '@xstate.actor') refuseInline(recorder, event.actorRef);
    inspect(event);
  };
  recorders.attach(system, recorder);
  return recorder;
}

/** Notes that the step cannot be, even where some machine would handle the error. The first error counts. */
export function noteThrown(recorder: Recorder, error: unknown): void {
  recorder.thrown ??= { error };
}

/** What was recorded since the last call. */
export function takeRecorded(recorder: Recorder): {
  readonly actions: readonly (() => void)[];
  readonly emitted: readonly AnyEventObject[];
  readonly live: readonly (() => void)[];
} {
  const { actions, emitted, live } = recorder;
  recorder.actions = [];
  recorder.emitted = [];
  recorder.live = [];
  return { actions, emitted, live };
}

function refuseInline(recorder: Recorder, actor: AnyActorRef): void {
  if (typeof actor.src === 'string' || parentOf(actor) === undefined) return;
  const error = new HoldfastError(
    'not_durable',
    `The actor "${actor.id}" is spawned from inline logic, which no record can name; ` +
      'register it in setup({ actors }) and refer to it by name.',
  );
  noteThrown(recorder, error);
  throw error;
}
