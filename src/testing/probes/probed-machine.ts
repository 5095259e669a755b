import { and, createMachine, not, or, type AnyActorLogic, type AnyStateMachine } from 'xstate';
import { actorsOf } from '../../definition/machine/machines-within.ts';
import { isMachine } from '../../definition/machine/logic-kind.ts';
import {
  isConfig,
  isFunction,
  isReference,
  isTask,
  mapValues,
  type Config,
} from './machine-parts.ts';
import type { Hear, Part } from './part.ts';
import { createActionProbe, type Heard, type Place } from './probed-action.ts';

/**
 * The same machine, and those within it, of which `hear` hears each call of a guard, of an assignment, of a custom action, of their
 * parameters, and of what makes the input of a task, an event that is raised, sent or emitted, or a delay.
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
  const { guards, actions, actors, delays, ...rest } = machine.implementations as unknown as Record<
    'guards' | 'actions' | 'actors' | 'delays',
    Config
  >;
  const within = { ...actors } as Record<string, unknown>;
  const parts = createParts(machine, hear);
  const copy = createMachine(
    parts.state(machine.config as Config, '') as never,
    {
      ...rest,
      guards: mapValues(guards, (guard, name) => parts.guard(guard, { name, path: '' })),
      actions: mapValues(actions, (action, name) => parts.action(action, { name, path: '' })),
      actors: within,
      delays: mapValues(delays, (delay, name) => parts.delay(delay, { name, path: '' })),
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

function createParts(machine: AnyStateMachine, hear: Hear) {
  const heard: Heard = (fn, kind, { name, path }, isRepeatable = true) => {
    const part: Part = { kind, machine, name, path, isRepeatable };
    return (args, params) => hear(part, fn, args, params);
  };
  const { action, delay } = createActionProbe({ machine, heard, withParams });

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

  return { state, guard, action, delay };
}

const stateKeys: ReadonlySet<string> = new Set(['always', 'onDone']);
const invokeKeys: ReadonlySet<string> = new Set(['onDone', 'onError', 'onSnapshot']);
