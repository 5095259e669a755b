import type { InstanceRecord, PendingTask } from '../record/record.ts';

/** The pending calls of a task, the oldest first. `isUndo`: those of its compensation. */
export function pendingCalls(
  { tasks }: InstanceRecord,
  task: string,
  isUndo: boolean,
): readonly PendingTask[] {
  return tasks.filter(
    ({ name, work }) => name === task && (work.kind === 'undo') === isUndo && isCall(work.kind),
  );
}

/** A rollback is the work of the host, and the telling of an event is no call of the machine. */
function isCall(kind: PendingTask['work']['kind']): boolean {
  return kind !== 'rollback' && kind !== 'emit';
}
