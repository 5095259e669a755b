import type { AnyStateMachine } from 'xstate';
import { logicKind } from './logic-kind.ts';
import { actorsOf, machinesWithin } from './machines-within.ts';
import { rollback, rollbackSrc } from './rollback.ts';

/** The names of all tasks that a machine, and those within it, can run. */
export function taskNames(machine: AnyStateMachine): readonly string[] {
  const names = [...machinesWithin(machine)].flatMap((inner) =>
    actorsOf(inner)
      .filter(([name, logic]) => name !== rollbackSrc && logic !== rollback)
      .filter(([, logic]) => logicKind(logic) === 'promise')
      .map(([name]) => name),
  );
  return [...new Set(names)];
}
