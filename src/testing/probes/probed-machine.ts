import {
  and,
  assign,
  createMachine,
  enqueueActions,
  not,
  or,
  spawnChild,
  type AnyActorLogic,
  type AnyStateMachine,
} from 'xstate';
import { actorsOf } from '../../definition/machine/machines-within.ts';
import { isMachine, logicKind } from '../../definition/machine/logic-kind.ts';
import { settledBy } from '../../definition/machine/settle.ts';
import type { Args, MachineFunction } from './machine-function.ts';

/** Where a function stands in a machine. */
export interface Part {
  readonly kind: 'guard' | 'action' | 'custom' | 'input';
  readonly machine: AnyStateMachine;
  /** Its name in `setup`, or that of the task whose input it makes; undefined if it is written in place. */
  readonly name: string | undefined;
  /** The path of the state that it is written in; '' for one with a name. */
  readonly path: string;
  /** Whether it may be called again to compare the results: it has no effect of its own. */
  readonly isRepeatable: boolean;
}

/** Calls a function, and hears of it. A custom action is only heard of: what the step asks for is not done. */
export type Hear = (
  part: Part,
  fn: MachineFunction,
  ...input: Parameters<MachineFunction>
) => unknown;

type Enqueue = (action: unknown) => void;
type Config = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, unknown>>;

/**
 * The same machine, and those within it, of which `hear` hears each call of a guard, of an assignment, of a custom action, of their
 * parameters, and of what makes the input of a task.
 */
export function probedMachine(machine: AnyStateMachine, hear: Hear): AnyStateMachine {
  return probed(machine, hear, new Map());
}

function probed(
  machine: AnyStateMachine,
  hear: Hear,
  known: Map<AnyStateMachine, AnyStateMachine>,
): AnyStateMachine {
  const before = known.get(machine);
  if (before !== undefined) return before;
  const { guards, actions, actors, ...rest } = machine.implementations as unknown as {
    readonly guards: Named;
    readonly actions: Named;
    readonly actors: Named;
  };
  const within = { ...actors } as Record<string, unknown>;
  const parts = createParts(machine, hear);
  const copy = createMachine(
    parts.state(machine.config as Config, '') as never,
    {
      ...rest,
      guards: mapValues(guards, (guard, name) => parts.guard(guard, { name, path: '' })),
      actions: mapValues(actions, (action, name) => parts.action(action, { name, path: '' })),
      actors: within,
    } as never,
  ) as unknown as AnyStateMachine;
  known.set(machine, copy);
  for (const [name, logic] of actorsOf(machine)) within[name] = probedLogic(logic, hear, known);
  return copy;
}

function probedLogic(
  logic: AnyActorLogic,
  hear: Hear,
  known: Map<AnyStateMachine, AnyStateMachine>,
): AnyActorLogic {
  return isMachine(logic) ? probed(logic, hear, known) : logic;
}

interface Place {
  readonly name?: string;
  readonly path: string;
}

function createParts(machine: AnyStateMachine, hear: Hear) {
  const heard = (
    fn: MachineFunction,
    kind: Part['kind'],
    { name, path }: Place,
    isRepeatable = true,
  ): MachineFunction => {
    const part: Part = { kind, machine, name, path, isRepeatable };
    return (args, params) => hear(part, fn, args, params);
  };

  function guard(given: unknown, place: Place): unknown {
    if (isReference(given)) return withParams(given, 'guard', place);
    if (!isFunction(given)) return given;
    if ('guards' in given && Array.isArray(given.guards)) {
      const parts = given.guards.map((part: unknown) => guard(part, place)) as never[];
      if (given.name === 'not') return not(parts[0] as never);
      return given.name === 'and' ? and(parts) : or(parts);
    }
    return 'check' in given ? given : heard(given, 'guard', place);
  }

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
    return given.type === 'xstate.spawnChild' ? spawning(given, place) : given;
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
    const spawned = (...given: Parameters<typeof spawnChild>) => each(spawnChild(...given));
    return Object.assign(each, enqueue, { spawnChild: spawned });
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

  function withParams(reference: Config, kind: Part['kind'], { path }: Place): Config {
    const { params, type } = reference;
    if (!isFunction(params)) return reference;
    return { ...reference, params: heard(params, kind, { name: String(type), path }) };
  }

  function transitions(given: unknown, path: string): unknown {
    if (Array.isArray(given)) return given.map((each: unknown) => transitions(each, path));
    if (!isConfig(given)) return given;
    return {
      ...given,
      ...('guard' in given ? { guard: guard(given['guard'], { path }) } : {}),
      ...('actions' in given ? { actions: actions(given['actions'], path) } : {}),
    };
  }

  function actions(given: unknown, path: string): unknown {
    return Array.isArray(given)
      ? given.map((each: unknown) => action(each, { path }))
      : action(given, { path });
  }

  function invoke(given: unknown, path: string): unknown {
    if (Array.isArray(given)) return given.map((each: unknown) => invoke(each, path));
    if (!isConfig(given)) return given;
    const { input, src } = given;
    const mapped = within(given, path, invokeKeys);
    if (!isFunction(input) || typeof src !== 'string' || !isTask(machine, src)) return mapped;
    return { ...mapped, input: heard(input, 'input', { name: src, path }, false) };
  }

  function within(config: Config, path: string, keys: ReadonlySet<string>): Config {
    return mapValues(config, (value, key) => {
      if (keys.has(key)) return transitions(value, path);
      if (key === 'on' || key === 'after') {
        return isConfig(value) ? mapValues(value, (each) => transitions(each, path)) : value;
      }
      if (key === 'entry' || key === 'exit') return actions(value, path);
      return key === 'invoke' ? invoke(value, path) : value;
    });
  }

  function state(config: Config, path: string): Config {
    const { states } = config;
    const mapped = within(config, path, stateKeys);
    if (!isConfig(states)) return mapped;
    return {
      ...mapped,
      states: mapValues(states, (inner, key) =>
        isConfig(inner) ? state(inner, path === '' ? key : `${path}.${key}`) : inner,
      ),
    };
  }

  return { state, guard, action };
}

const stateKeys: ReadonlySet<string> = new Set(['always', 'onDone']);
const invokeKeys: ReadonlySet<string> = new Set(['onDone', 'onError', 'onSnapshot']);

function mapValues(given: Named, map: (value: unknown, key: string) => unknown) {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, map(value, key)]));
}

/** Whether a name stands for a task in the `actors` of the machine. */
export function isTask(machine: AnyStateMachine, name: string): boolean {
  return actorsOf(machine).some(([key, logic]) => key === name && logicKind(logic) === 'promise');
}

/** `{ type, params }`. */
function isReference(given: unknown): given is Config {
  return isConfig(given) && 'type' in given;
}

function isConfig(given: unknown): given is Config {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function isFunction(given: unknown): given is MachineFunction & Config {
  return typeof given === 'function';
}
