import { isSpent, type BatchBudget } from './batch-budget.ts';
import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { overdueTimers } from '../pending/overdue-timers.ts';
import { tooLarge } from '../commit/record-limit.ts';
import { toStepError } from '../step/step-errors.ts';
import { step } from '../step/step.ts';
import type { Stepped } from '../step/step-result.ts';
import { timesStuck } from '../pending/stuck.ts';
import { stuckOn } from '../step/stuck-on.ts';
import { toRecord } from '../commit/to-record.ts';

type Stuck = Extract<Cause, { kind: 'stuck' }>;

/** What is known of the timers of an instance from earlier passes through a batch. */
export interface KnownTimers {
  /** Those on which the machine threw: they are noted as stuck, and what comes after them goes on. */
  readonly stuck: readonly Stuck[];
  /** Look after each timer whether the instance can be kept: with one of them it could not. */
  readonly areSuspect: boolean;
}

export const nothingKnown: KnownTimers = { stuck: [], areSuspect: false };

/**
 * Steps through the timers that come before `cause`. What they ask for is added to `steps`. Returns the timer on which
 * the machine threw, if there is one: it spoils the live actor; or `spent` where the budget of the batch is, and there
 * are others.
 */
export function stepOverdue(
  live: LiveActor,
  cause: Cause | undefined,
  now: number,
  { stuck, areSuspect }: KnownTimers,
  steps: Stepped[],
  { budget, recordLimitBytes }: { readonly budget: BatchBudget; readonly recordLimitBytes: number },
): Stuck | 'spent' | undefined {
  // A timer that one of these starts is not among them, so that timers without a delay do not go round forever.
  for (const id of overdueTimers(live, cause, now)) {
    if (steps.length > 0 && isSpent(budget)) return 'spent';
    const fired = { kind: 'fired', id } as const;
    const timesBefore = timesStuck(live, fired);
    const known = stuck.find(({ of }) => of.id === id);
    const stepped = step(live, known ?? fired, now);
    if (stepped.kind === 'threw') {
      // To note that it is stuck asks nothing of the machine.
      if (known !== undefined) throw stepped.error;
      return stuckOn(fired, stepped, now);
    }
    // Not where an earlier one left the state that this one belonged to.
    if (stepped.kind !== 'stepped') continue;
    // Of the note itself the record may become larger than the limit.
    const error = areSuspect && known === undefined ? unfitness(live, recordLimitBytes) : undefined;
    if (error !== undefined) return stuckOn(fired, { error, timesBefore }, now);
    steps.push(stepped);
    budget.leftBytes -= timerBytes;
  }
  return undefined;
}

/** About what the history entry of a timer takes. */
const timerBytes = 512;

/** Why the instance cannot be kept as it stands. */
function unfitness(live: LiveActor, recordLimitBytes: number): unknown {
  try {
    return tooLarge(live, Buffer.byteLength(JSON.stringify(toRecord(live))), recordLimitBytes);
  } catch (error) {
    return toStepError(live.process, error);
  }
}
