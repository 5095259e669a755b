import type { AnyStateMachine } from 'xstate';
import type { AnyTaskPolicy } from '../declarations/task-policy.ts';
import { actorsOf, nodesOf } from '../machine/machines-within.ts';
import type { Graph, MachineGraph } from './graph.ts';
import { machineKeys } from './machine-keys.ts';
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
  const keys = machineKeys(machine);
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
