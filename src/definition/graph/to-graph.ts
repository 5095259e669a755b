import type { AnyStateMachine } from 'xstate';
import type { AnyTaskPolicy } from '../declarations/task-policy.ts';
import { actorsOf, machinesWithin, nodesOf } from '../machine/machines-within.ts';
import type { Graph, MachineGraph } from './graph.ts';
import { toAction } from './to-action.ts';
import { toActor } from './to-actor.ts';
import { toEdges } from './to-edges.ts';
import { toStates } from './to-states.ts';

/**
 * Describes a machine, and all that it can invoke or spawn by name, as plain JSON. `tasks` are the policies of a
 * process; without them every task has one attempt.
 */
export function toGraph(
  machine: AnyStateMachine,
  tasks: Readonly<Record<string, AnyTaskPolicy>> = {},
): Graph {
  const keys = new Map<AnyStateMachine, string>();
  for (const inner of machinesWithin(machine)) keys.set(inner, freeKey(inner.id, keys));
  const keyOf = (inner: AnyStateMachine): string => keys.get(inner) ?? inner.id;
  return {
    root: keyOf(machine),
    machines: Object.fromEntries(
      [...keys].map(([inner, key]) => [key, toMachineGraph(inner, tasks, keyOf)]),
    ),
  };
}

function toMachineGraph(
  machine: AnyStateMachine,
  tasks: Readonly<Record<string, AnyTaskPolicy>>,
  keyOf: (machine: AnyStateMachine) => string,
): MachineGraph {
  const { implementations, root } = machine;
  const delays = Object.fromEntries(
    Object.entries(implementations.delays as Readonly<Record<string, unknown>>).map(
      ([name, delay]) => [name, typeof delay === 'number' ? delay : null],
    ),
  );
  const actors = Object.fromEntries(
    actorsOf(machine).map(([name, logic]) => [name, toActor(name, logic, tasks, keyOf)]),
  );
  return {
    id: machine.id,
    states: toStates(root, actors, delays),
    edges: nodesOf(root).flatMap((node) => toEdges(node, delays)),
    actions: Object.fromEntries(
      Object.entries(implementations.actions as Readonly<Record<string, unknown>>).map(
        ([name, action]) => [name, toAction(action, delays)],
      ),
    ),
    delays,
    actors,
  };
}

/** The machine's id; with a number where another machine has it. */
function freeKey(id: string, taken: ReadonlyMap<unknown, string>): string {
  const keys = new Set(taken.values());
  for (let n = 1; ; n++) {
    const key = n === 1 ? id : `${id}-${n}`;
    if (!keys.has(key)) return key;
  }
}
