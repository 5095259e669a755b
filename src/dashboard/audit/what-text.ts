import type { AuditKind } from '../../actors/views/audit-kinds.ts';

/** What operators do, as a person would say it. */
export const whatTexts: Readonly<Record<AuditKind, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  moveTo: 'Move',
  reopen: 'Re-open',
  retryTask: 'Retry a task',
  completeTask: 'Complete a task',
  failTask: 'Fail a task',
  fireTimer: 'Fire a timer',
  moveTimer: 'Change the time of a timer',
  retryRollback: 'Retry the rollback',
  skipRollback: 'Skip a compensation',
  rearm: 'Re-arm',
  delete: 'Delete',
  bulkAct: 'Act on many instances',
  pauseProcess: 'Pause a process or a task',
  resumeProcess: 'Resume a process or a task',
};

/** What was done, in words. Another version of the service may have done what this one does not know. */
export function whatText({
  what,
  details: { task },
}: {
  readonly what: string;
  readonly details: Readonly<Record<string, unknown>>;
}): string {
  if (what === 'pauseProcess') return task === undefined ? 'Pause the process' : 'Pause a task';
  if (what === 'resumeProcess') return task === undefined ? 'Resume the process' : 'Resume a task';
  return isKnown(what) ? whatTexts[what] : what;
}

function isKnown(what: string): what is AuditKind {
  return Object.hasOwn(whatTexts, what);
}
