import type { AnyStateMachine } from 'xstate';
import { machinesWithin } from '../machine/machines-within.ts';

/** The keys in a graph of a machine, and of all that it can invoke or spawn by name. */
export function machineKeys(machine: AnyStateMachine): ReadonlyMap<AnyStateMachine, string> {
  const keys = new Map<AnyStateMachine, string>();
  for (const inner of machinesWithin(machine)) keys.set(inner, freeKey(inner.id, keys));
  return keys;
}

/** The machine's id; with a number where another machine has it. */
function freeKey(id: string, taken: ReadonlyMap<unknown, string>): string {
  const keys = new Set(taken.values());
  for (let n = 1; ; n++) {
    const key = n === 1 ? id : `${id}-${n}`;
    if (!keys.has(key)) return key;
  }
}
