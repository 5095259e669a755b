import type { AnyStateMachine } from 'xstate';
import { logicKind } from '../../definition/machine/logic-kind.ts';
import { actorsOf } from '../../definition/machine/machines-within.ts';
import type { MachineFunction } from './machine-function.ts';

/** A part of the configuration of a machine, or what it implements by names. */
export type Config = Readonly<Record<string, unknown>>;

export function mapValues(given: Config, map: (value: unknown, key: string) => unknown): Config {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, map(value, key)]));
}

/** Whether a name stands for a task in the `actors` of the machine. */
export function isTask(machine: AnyStateMachine, name: string): boolean {
  return actorsOf(machine).some(([key, logic]) => key === name && logicKind(logic) === 'promise');
}

/** `{ type, params }`. */
export function isReference(given: unknown): given is Config {
  return isConfig(given) && 'type' in given;
}

export function isConfig(given: unknown): given is Config {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** A function, or an action that XState has made, whose parts are properties of it. */
export function isFunction(given: unknown): given is MachineFunction & Config {
  return typeof given === 'function';
}
