import type { InstanceRecord } from '../../actors/record/record.ts';
import type { Move } from '../traces/move.ts';

/** The names of the tasks, compensations and timers that end by themselves. */
export function pendingNames({ tasks, timers }: InstanceRecord): readonly string[] {
  const names = new Set<string>();
  for (const { name, work } of tasks) {
    if (work.kind === 'undo') names.add(`undo ${name}`);
    else if (work.kind !== 'rollback') names.add(`task ${name}`);
  }
  for (const { event, lost } of timers) if (lost === undefined) names.add(`timer ${event.type}`);
  return [...names];
}

/** The name among them of what a move ends. */
export function nameOfEnd(move: Move): string | undefined {
  switch (move.kind) {
    case 'task':
    case 'undo':
      return `${move.kind} ${move.task}`;
    case 'timer':
      return `timer ${move.event}`;
    case 'event':
    case 'handOver':
    case 'cancel':
      return undefined;
  }
}
