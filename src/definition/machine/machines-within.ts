import type { AnyActorLogic, AnyStateMachine, AnyStateNode } from 'xstate';
import { isMachine } from './logic-kind.ts';

/** The machine and all machines that it can invoke or spawn by name. */
export function machinesWithin(
  machine: AnyStateMachine,
  seen = new Set<AnyStateMachine>(),
): ReadonlySet<AnyStateMachine> {
  if (seen.has(machine)) return seen;
  seen.add(machine);
  for (const [, logic] of actorsOf(machine)) if (isMachine(logic)) machinesWithin(logic, seen);
  return seen;
}

/** The actors that a machine can invoke or spawn by name. */
export function actorsOf(machine: AnyStateMachine): readonly (readonly [string, AnyActorLogic])[] {
  return Object.entries(machine.implementations.actors as Record<string, AnyActorLogic>);
}

/** A state and all below it. */
export function nodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesOf)];
}
