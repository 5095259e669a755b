import { attemptsOf, undoAttempts } from './task-policies.ts';

/** How often a task, or with the kind `undo` its compensation, is tried. The telling of an event is tried until it is told. */
export function attemptLimit(kind: string, task: string): number {
  if (kind === 'undo') return undoAttempts;
  if (kind === 'emit') return Infinity;
  return (attemptsOf as Readonly<Record<string, number>>)[task] ?? 1;
}
