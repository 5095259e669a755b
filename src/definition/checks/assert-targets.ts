import type { AnyStateMachine } from 'xstate';
import { HoldfastError } from '../../errors.ts';
import { actionsIn, machinesWithin, nodesOf } from '../machine/machines-within.ts';
import { rollbackSrc } from '../machine/rollback.ts';
import { settledBy } from '../machine/settle.ts';
import { taskNames } from '../machine/task-names.ts';

/**
 * Throws `process_refused` if a rollback goes to a task that is none, or something is settled up to one: the first
 * would always fail, the second never settle. What is chosen while the machine runs cannot be checked.
 */
export function assertTargets(process: string, machine: AnyStateMachine): void {
  const known = taskNames(machine);
  const assertKnown = (what: string, target: unknown) => {
    if (typeof target === 'string' && !known.includes(target)) {
      throw unknown(process, what, target, known);
    }
  };
  for (const inner of machinesWithin(machine)) {
    const nodes = nodesOf(inner.root);
    const named = Object.values(inner.implementations.actions as Readonly<Record<string, unknown>>);
    for (const action of [...named, ...nodes.flatMap(actionsIn)]) {
      assertKnown('it settles up to', settledBy(action)?.upTo);
    }
    for (const { src, input } of nodes.flatMap((node) => node.invoke)) {
      if (src === rollbackSrc) assertKnown('a rollback goes to', targetOf(input));
    }
  }
}

function targetOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'to' in input ? input.to : undefined;
}

function unknown(
  process: string,
  what: string,
  target: string,
  known: readonly string[],
): HoldfastError {
  const names = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return new HoldfastError(
    'process_refused',
    `The process ${process} is refused: ${what} "${target}", which is not one of its tasks; ${names}.`,
  );
}
