import type { CommitPolicy } from '../commit/plan-commit.ts';
import { writeRecord } from '../record/written/write-record.ts';
import { isSpent, type BatchBudget } from './batch-budget.ts';
import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { inStepSpan } from './in-step-span.ts';
import { knownStuck } from './known-stuck.ts';
import { overdueTimers } from '../pending/overdue-timers.ts';
import { pastBytes } from '../past/keep-past.ts';
import { tooLarge } from '../commit/record-limit.ts';
import { toStepError } from '../step/step-errors.ts';
import { step } from '../step/step.ts';
import type { Stepped } from '../step/step-result.ts';
import { timesStuck } from '../pending/stuck.ts';
import { stuckOn } from '../step/stuck-on.ts';
import { toRecord } from '../commit/to-record.ts';
import type { Tracing } from '../../tracing/tracing.ts';

type Stuck = Extract<Cause, { kind: 'stuck' }>;

/** What earlier passes through a batch found out about the timers of an instance, and the ends of its tasks. */
export interface KnownTimers {
  /** Causes on which the machine threw: they are noted as stuck, and the rest of the batch goes on. */
  readonly stuck: readonly Stuck[];
  /** Whether to check after each timer that the record can be stored, because one of them prevents it. */
  readonly areSuspect: boolean;
}

export const nothingKnown: KnownTimers = { stuck: [], areSuspect: false };

/**
 * Steps through the timers that come before `cause`, and adds their steps to `steps`. Returns the timer on which the
 * machine threw, which spoils the live actor, or `spent` if the budget of the batch runs out with timers left.
 */
export function stepOverdue(
  live: LiveActor,
  cause: Cause | undefined,
  now: number,
  { stuck, areSuspect }: KnownTimers,
  steps: Stepped[],
  {
    budget,
    policy,
    tracing,
  }: {
    readonly budget: BatchBudget;
    readonly policy: Pick<CommitPolicy, 'recordLimitBytes' | 'format'>;
    readonly tracing: Tracing | undefined;
  },
): Stuck | 'spent' | undefined {
  // Timers that one of these starts are not included, so that timers without a delay cannot loop forever.
  for (const id of overdueTimers(live, cause, now)) {
    if (steps.length > 0 && isSpent(budget)) return 'spent';
    const fired = { kind: 'fired', id } as const;
    const timesBefore = timesStuck(live, fired);
    const { version } = live;
    const known = knownStuck(stuck, fired, version);
    const timer = known ?? fired;
    const stepped = inStepSpan(tracing, live, timer, () => step(live, timer, now));
    if (stepped.kind === 'threw') {
      // Noting that a timer is stuck does not run the machine.
      if (known !== undefined) throw stepped.error;
      return stuckOn(fired, stepped, now, version);
    }
    // The timer is gone if an earlier one left its state.
    if (stepped.kind !== 'stepped') continue;
    // The note itself may exceed the limit.
    const error = areSuspect && known === undefined ? unfitness(live, policy) : undefined;
    if (error !== undefined) return stuckOn(fired, { error, timesBefore }, now, version);
    steps.push(stepped);
    budget.leftBytes -= timerBytes + pastBytes(stepped.entry.past, budget.leftBytes);
  }
  return undefined;
}

/** Approximate size of the history entry of a timer. */
const timerBytes = 512;

/** Why the record of the instance cannot be stored as it is now. */
function unfitness(
  live: LiveActor,
  { recordLimitBytes, format }: Pick<CommitPolicy, 'recordLimitBytes' | 'format'>,
): unknown {
  try {
    return tooLarge(live, Buffer.byteLength(writeRecord(toRecord(live), format)), recordLimitBytes);
  } catch (error) {
    return toStepError(live.process, error);
  }
}
