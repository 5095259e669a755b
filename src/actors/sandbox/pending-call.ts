import type { InstanceRecord, PendingTask } from '../record/record.ts';

/** The pending call of a task with this id; without one, the oldest of that name. `isUndo`: a call of its compensation. */
export function pendingCall(
  { tasks }: InstanceRecord,
  { task, id }: { readonly task: string; readonly id?: string | undefined },
  isUndo: boolean,
): PendingTask | undefined {
  const calls = tasks.filter(
    ({ name, work }) => name === task && (work.kind === 'undo') === isUndo && isCall(work.kind),
  );
  return calls.find((call) => call.id === id) ?? calls[0];
}

/** A rollback is the work of the host, and the telling of an event is no call of the machine. */
function isCall(kind: PendingTask['work']['kind']): boolean {
  return kind !== 'rollback' && kind !== 'emit';
}
