import { findOwed } from './find-owed.ts';
import { findRests } from './find-rests.ts';
import { findShadowed } from './find-shadowed.ts';
import { findUnbounded } from './find-unbounded.ts';
import { findUnhandledFailures } from './find-unhandled-failures.ts';
import { findUnreachable } from './find-unreachable.ts';
import { findWideUndoing } from './find-wide-undoing.ts';
import type { Found } from './finding.ts';
import type { FindingCode } from './finding-codes.ts';
import { toSubjects, type Checked } from './subject.ts';

/** What the graph of a process shows, without running it. */
export function findInGraph(process: Checked): readonly Found[] {
  const subjects = toSubjects(process);
  return subjects.flatMap((subject) => [
    ...findUnreachable(subject),
    ...findShadowed(subject),
    ...findRests(subject),
    ...findUnhandledFailures(subject, subjects),
    ...findUnbounded(subject),
    ...findOwed(subject),
    ...findWideUndoing(subject, subjects),
  ]);
}

/** The codes of which a run of the process can show more than the graph. */
const needsRun: ReadonlySet<FindingCode> = new Set([
  'callout-in-action',
  'idle-event',
  'impure-action',
  'impure-assign',
  'impure-delay',
  'impure-event',
  'impure-guard',
  'impure-input',
  'livelock',
  'lost-event',
  'machine-throws',
  'mutated-data',
  'not-json',
  'dead-end',
  'owed-at-failure',
  'refused-event',
  'unhandled-failure',
  'waits-for-ever',
]);

/** Whether the graph alone shows all findings of this code. */
export function isInGraph(code: FindingCode): boolean {
  return !needsRun.has(code);
}
