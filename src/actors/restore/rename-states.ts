import type { AnyStateMachine } from 'xstate';
import { isMachine } from '../../definition/machine/logic-kind.ts';
import { actorsOf } from '../../definition/machine/machines-within.ts';
import { enteredAt } from './entered.ts';
import type { KeptMachine } from '../xstate/misfit.ts';
import type { ActorPath, InstanceRecord } from '../record/record.ts';

/**
 * Renames state ids in the record if the id of the machine, with which they begin, has changed: XState refers to the
 * content of history states by these ids.
 */
export function renameStates(machine: AnyStateMachine, record: InstanceRecord): InstanceRecord {
  const snapshot = renameIn(machine, record.snapshot as unknown as KeptMachine, [], record);
  return { ...record, snapshot: snapshot as unknown as InstanceRecord['snapshot'] };
}

function renameIn(
  machine: AnyStateMachine,
  kept: KeptMachine,
  path: ActorPath,
  record: InstanceRecord,
): KeptMachine {
  const children = Object.entries(kept.children).map(([id, child]) => {
    const logic = actorsOf(machine).find(([name]) => name === child.src)?.[1];
    if (!isMachine(logic)) return [id, child] as const;
    const inner = child.snapshot as unknown as KeptMachine;
    return [id, { ...child, snapshot: renameIn(logic, inner, [...path, id], record) }] as const;
  });
  const was = enteredAt(record.entered, path)?.['']?.id;
  const { id: is } = machine.root;
  const rename = (id: string) =>
    was !== undefined && was !== is && id.startsWith(`${was}.`) ? is + id.slice(was.length) : id;
  return {
    ...kept,
    children: Object.fromEntries(children),
    historyValue: Object.fromEntries(
      Object.entries(kept.historyValue ?? {}).map(([id, nodes]) => [
        rename(id),
        nodes.map((node) => ({ id: rename(node.id) })),
      ]),
    ),
    nodes: kept.nodes?.map((id) => (id === was ? is : rename(id))),
  };
}
