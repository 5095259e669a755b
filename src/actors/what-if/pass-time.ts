import { turns } from '../../turns.ts';
import { firesAt } from '../record/due.ts';
import type { PendingTimer } from '../record/record.ts';
import { pendingTimer } from '../sandbox/pending-timer.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { stuckOn } from '../step/stuck-on.ts';
import { applyTo } from './apply-to.ts';
import type { Course } from './course.ts';
import type { WhatIfBudget } from './what-if-budget.ts';

/**
 * Fires the timers that are due by a time, oldest first, each when it is due, as a node does. Ends at that time, before it once
 * `isOver` says so of a timer that has fired, or where the budget is spent.
 */
export async function passTime(
  { sandbox, budget }: { readonly sandbox: Sandbox; readonly budget: WhatIfBudget },
  from: Course,
  { until, isOver }: { readonly until: number; readonly isOver?: (fired: PendingTimer) => boolean },
): Promise<Course> {
  let course = from;
  for (;;) {
    const timer = pendingTimer(course.record, {});
    if (timer === undefined || firesAt(timer) > until) return { ...course, now: until };
    if (budget.isSpent()) return course;
    await turns.next();
    const now = Math.max(course.now, firesAt(timer));
    const fired = { kind: 'fired', id: timer.id } as const;
    let played = applyTo({ sandbox, budget }, { ...course, now }, fired);
    if (played.result.kind === 'threw') {
      played = applyTo({ sandbox, budget }, { ...course, now }, stuckOn(fired, played.result, now));
    }
    // It does not fire, such as that of an instance that does not fit the machine, so no later one does.
    if (played.result.kind !== 'stepped') return { ...course, now: until };
    course = played.course;
    if (isOver?.(timer) === true) return course;
  }
}
