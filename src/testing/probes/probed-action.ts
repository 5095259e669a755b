import {
  assign,
  emit,
  enqueueActions,
  raise,
  sendParent,
  sendTo,
  spawnChild,
  type AnyStateMachine,
} from 'xstate';
import { settledBy } from '../../definition/machine/settle.ts';
import type { Args, MachineFunction } from './machine-function.ts';
import {
  isConfig,
  isFunction,
  isReference,
  isTask,
  mapValues,
  type Config,
} from './machine-parts.ts';
import type { Part } from './part.ts';

/** Where a function is written: the path of its state, or its name. */
export interface Place {
  readonly name?: string;
  readonly path: string;
}

/** A function that is heard of when it is called. */
export type Heard = (
  fn: MachineFunction,
  kind: Part['kind'],
  place: Place,
  isRepeatable?: boolean,
) => MachineFunction;

type Enqueue = (action: unknown) => void;

/** Makes actions and delays of which is heard when they are called. */
export interface ActionProbe {
  readonly action: (given: unknown, place: Place) => unknown;
  readonly delay: (given: unknown, place: Place) => unknown;
}

export function createActionProbe({
  machine,
  heard,
  withParams,
}: {
  readonly machine: AnyStateMachine;
  readonly heard: Heard;
  /** A reference to a named function, with parameters of which is heard. */
  readonly withParams: (reference: Config, kind: Part['kind'], place: Place) => Config;
}): ActionProbe {
  function action(given: unknown, place: Place): unknown {
    if (isReference(given)) return withParams(given, 'action', place);
    if (!isFunction(given)) return given;
    if (!('type' in given)) return settledBy(given) === undefined ? custom(given, place) : given;
    if (given.type === 'xstate.assign' && 'assignment' in given) {
      return assign(assignment(given.assignment, place) as never);
    }
    if (given.type === 'xstate.enqueueActions' && 'collect' in given && isFunction(given.collect)) {
      return collecting(given.collect, place);
    }
    return given.type === 'xstate.spawnChild' ? spawning(given, place) : sending(given, place);
  }

  /** What makes the event that an action raises, sends or emits, and what computes when. */
  function sending(given: MachineFunction & Config, place: Place): unknown {
    const { type, to, id, event } = given;
    const made = isFunction(event) ? heard(event, 'event', place) : event;
    const options = { id, delay: delay(given['delay'], { path: place.path }) };
    switch (type) {
      case 'xstate.raise':
        return raise(made as never, options as never);
      case 'xstate.sendTo':
        return sendTo(to as never, made as never, options as never);
      case 'xstate.emit':
        return emit(made as never);
      default:
        return given;
    }
  }

  function delay(given: unknown, place: Place): unknown {
    return isFunction(given) ? heard(given, 'delay', place) : given;
  }

  /** A step only collects custom actions: this is called where XState would call the action. */
  function custom(given: MachineFunction, place: Place): unknown {
    const told = heard(given, 'custom', place);
    return enqueueActions(((args: Args, params: unknown) => void told(args, params)) as never);
  }

  function collecting(collect: MachineFunction, place: Place): unknown {
    const within: MachineFunction = (args, params) =>
      collect({ ...args, enqueue: enqueueing(args['enqueue'] as Enqueue, place) }, params);
    return enqueueActions(heard(within, 'action', place, false) as never);
  }

  function enqueueing(enqueue: Enqueue, place: Place): Enqueue {
    const each = (given: unknown) => enqueue(action(given, place));
    const made = <Given extends unknown[]>(make: (...given: Given) => unknown) => {
      return (...given: Given) => each(make(...given));
    };
    const makers = { assign, emit, raise, sendParent, sendTo, spawnChild };
    return Object.assign(
      each,
      enqueue,
      mapValues(makers, (make) => made(make as never)),
    );
  }

  function spawning(given: Config, { path }: Place): unknown {
    const { src, id, systemId, syncSnapshot, input } = given;
    if (!isFunction(input) || typeof src !== 'string' || !isTask(machine, src)) return given;
    const told = heard(input, 'input', { name: src, path }, false);
    return spawnChild(src, { id, systemId, syncSnapshot, input: told } as never);
  }

  function assignment(given: unknown, place: Place): unknown {
    if (isFunction(given)) return heard(given, 'action', place);
    if (!isConfig(given)) return given;
    return mapValues(given, (value) => (isFunction(value) ? heard(value, 'action', place) : value));
  }

  return { action, delay };
}
