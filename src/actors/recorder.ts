import type { AnyActorRef, AnyEventObject } from 'xstate';
import { systemOf } from './xstate-internals.ts';

/** What the actors of one instance ask for during a step. One recorder belongs to one actor system. */
export interface Recorder {
  /** `restoring`: nothing is recorded or delivered. `stepping`: all is. `idle`: events come from outside a step. */
  mode: 'idle' | 'restoring' | 'stepping';
  /** Promise actors that were started. */
  wanted: AnyActorRef[];
  /** Custom actions, in order; they run after the commit. */
  actions: (() => void)[];
  emitted: AnyEventObject[];
  /** What the root machine threw instead of stepping. */
  thrown: { readonly error: unknown } | undefined;
  /** Volatile actors to start once the step is committed. */
  live: (() => void)[];
  /** Runs when every actor of a restored instance exists. */
  restored: (() => void)[];
  nextActor: number;
  /** Somebody wants the emitted events: each becomes a pending effect. */
  outbox: boolean;
  /** Takes events that were sent outside of a step (by a custom action, or a running task). */
  outside: (target: AnyActorRef, event: AnyEventObject) => void;
  /** Takes what the machine logs. */
  log: (...parts: unknown[]) => void;
}

const recorders = new WeakMap<object, Recorder>();

/**
 * The recorder of the system that an actor belongs to, made at first sight. Making it takes the system over: ids are
 * counted per instance (XState counts per process, so ids would repeat after a restart), and events that are sent
 * while no step runs go to `outside` instead of changing the actor unseen.
 */
export function recorderOf(self: AnyActorRef): Recorder {
  const system = systemOf(self);
  const known = recorders.get(system);
  if (known !== undefined) return known;
  const recorder: Recorder = {
    mode: 'stepping',
    wanted: [],
    actions: [],
    emitted: [],
    thrown: undefined,
    live: [],
    restored: [],
    nextActor: 0,
    outbox: false,
    outside: () => {},
    log: () => {},
  };
  system._bookId = () => `c:${recorder.nextActor++}`;
  const relay = system._relay;
  system._relay = (source, target, event) => {
    if (recorder.mode === 'stepping') relay(source, target, event);
    else if (recorder.mode === 'idle') recorder.outside(target, event);
  };
  recorders.set(system, recorder);
  return recorder;
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
