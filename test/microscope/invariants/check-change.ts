import { firesAt } from '../../../src/actors/record/due.ts';
import { labelOfEntry } from '../plans/label-of.ts';
import { contextOf } from '../runs/life.ts';
import type { Change } from '../runs/observed-store.ts';
import { attemptLimit } from '../plans/attempt-limit.ts';
import type { ProcessSpec } from '../plans/process-spec.ts';
import type { Violation } from '../runs/violation.ts';
import { failuresCountFromHoldersAlone } from './failures-of-holders.ts';
import {
  deletedInstancesStayDeleted,
  effectsEndOnce,
  pausedInstancesStandStill,
} from './operations.ts';
import { tasksEndByTheirOwnOutcomes } from './own-outcomes.ts';
import { effectsAreStuckOnlyWhereTheMachineThrows } from './stuck-effects.ts';
import { timersFireInOrder } from './timer-order.ts';

/** What must hold of each commit to an instance. */
const invariants = {
  versionsAreGapless,
  oneInstanceStaysItself,
  tasksEndByTheirOwnOutcomes,
  contextIsTheFoldOfHistory,
  overdueTimersGoFirst,
  timersFireInTime,
  attemptsStayWithinPolicy,
  timersFireInOrder,
  failuresCountFromHoldersAlone,
  effectsAreStuckOnlyWhereTheMachineThrows,
  pausedInstancesStandStill,
  effectsEndOnce,
  deletedInstancesStayDeleted,
};

export function checkChange(change: Change, spec: ProcessSpec): readonly Violation[] {
  return Object.entries(invariants).flatMap(([invariant, check]) => {
    const message = check(change, spec);
    return message === undefined ? [] : [{ invariant, message }];
  });
}

function versionsAreGapless({ before, commit, entries }: Change): string | undefined {
  const from = before?.version ?? -1;
  if (commit.version !== from + entries.length) {
    return `version ${commit.version} follows ${from} by ${entries.length} steps`;
  }
  const gap = entries.find(({ sequence }, index) => sequence !== from + 1 + index);
  return gap && `the step ${gap.sequence} follows version ${from}`;
}

function oneInstanceStaysItself({ before, life }: Change): string | undefined {
  if (before === undefined) return undefined;
  const { record } = life;
  const was = contextOf({ record: before }).generation;
  const is = contextOf(life).generation;
  if (record.createdAt === before.createdAt && was === is) return undefined;
  return `the instance ${was} of ${before.createdAt} became ${is} of ${record.createdAt}`;
}

function contextIsTheFoldOfHistory({ life }: Change): string | undefined {
  const { log } = contextOf(life);
  const fold = life.entries.map(labelOfEntry).filter((label) => label !== undefined);
  if (JSON.stringify(log) === JSON.stringify(fold)) return undefined;
  return `the context says ${log.join(' ')}, and the history ${fold.join(' ')}`;
}

/** The first step of a commit was taken on the record before it; later ones are seen when they are committed. */
function overdueTimersGoFirst(
  { before, entries: [first] }: Change,
  { isOperated }: ProcessSpec,
): string | undefined {
  // Timers wait while the instance or its process is paused.
  if (
    isOperated === true ||
    before === undefined ||
    first === undefined ||
    /^(?:timer|stuck|deployed)/.test(first.event.type)
  ) {
    return undefined;
  }
  const overdue = before.timers.find(
    (timer) => timer.lost === undefined && firesAt(timer) <= first.at,
  );
  return overdue && `${first.event.type} at ${first.at} came before a timer of ${overdue.deadline}`;
}

function timersFireInTime({ before, entries: [first] }: Change): string | undefined {
  if (first?.event.type !== 'timer.fired') return undefined;
  const { id } = first.event as { readonly id?: string };
  const timer = before?.timers.find((one) => one.id === id);
  if (timer === undefined || timer.deadline <= first.at) return undefined;
  return `a timer of ${timer.deadline} fired at ${first.at}`;
}

function attemptsStayWithinPolicy({ life }: Change): string | undefined {
  const late = life.record.tasks.find(
    ({ name, failures, work }) => failures >= attemptLimit(work.kind, name),
  );
  return late && `${late.name} has failed ${late.failures} times and goes on`;
}
