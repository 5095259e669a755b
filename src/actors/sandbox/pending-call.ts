import type { InstanceRecord, PendingTask } from '../record/record.ts';
import { pendingCalls } from './pending-calls.ts';

/** The pending call of a task with this id; without one, the oldest of that name. `isUndo`: a call of its compensation. */
export function pendingCall(
  record: InstanceRecord,
  { task, id }: { readonly task: string; readonly id?: string | undefined },
  isUndo: boolean,
): PendingTask | undefined {
  const calls = pendingCalls(record, task, isUndo);
  return calls.find((call) => call.id === id) ?? calls[0];
}
