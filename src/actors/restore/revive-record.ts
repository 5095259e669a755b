import type { StateValue } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { madeByOf } from '../record/deployment.ts';
import type { InstanceRecord } from '../record/record.ts';
import { nodeAt } from '../xstate/node-at.ts';

/**
 * The record of an instance that has ended, or does not fit the machine, as that of a live one: its actor can be restored, and
 * then has to be moved to the state. The children of its machine are gone; what is pending stays in the record.
 */
export function reviveRecord(
  process: Process,
  record: InstanceRecord,
  state: string,
): InstanceRecord {
  const { path = [] } = nodeAt(process.machine, state) ?? {};
  const value = process.machine.resolveState({ value: toValue(path), context: {} });
  return {
    ...record,
    ...madeByOf(process),
    entered: [],
    snapshot: {
      status: 'active',
      value: value.value,
      context: record.snapshot.context,
      children: {},
      historyValue: {},
    } as InstanceRecord['snapshot'],
  };
}

function toValue([key = '', ...rest]: readonly string[]): StateValue {
  return rest.length === 0 ? key : { [key]: toValue(rest) };
}
