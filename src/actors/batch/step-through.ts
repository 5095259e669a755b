import type { Effect } from '../step/effect.ts';
import { findTask } from '../step/find-task.ts';
import { isSpent, startBudget, type BatchLimits } from './batch-budget.ts';
import type { Cause } from '../pending/cause.ts';
import type { Clock } from '../ports/clock.ts';
import { pastBytes } from '../past/keep-past.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { jsonBytes } from '../record/json-size.ts';
import {
  denialOf,
  repeatOf,
  type ApplyOptions,
  type MailboxItem,
  type Outcome,
} from './mailbox-item.ts';
import { inStepSpan } from './in-step-span.ts';
import { knownStuck } from './known-stuck.ts';
import type { LiveActor, Pending } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import { toPlainError } from '../record/plain-error.ts';
import { mostKeys, toAnswer, tooManyKeys, type KeptAnswers } from '../commit/repeats.ts';
import { toStepError } from '../step/step-errors.ts';
import { stepDeployed } from './step-deployed.ts';
import { stepOverdue, type KnownTimers } from './step-overdue.ts';
import { step } from '../step/step.ts';
import type { StepResult, Stepped } from '../step/step-result.ts';
import { stuckOn } from '../step/stuck-on.ts';
import type { CommitPolicy } from '../commit/plan-commit.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import { viewLive } from '../views/view-instance.ts';

/** One pass through a batch, on a live actor that may be outdated. */
export interface Pass {
  /**
   * The outcomes of the items in order, up to the first one on which the machine threw, or until the budget was spent.
   */
  readonly outcomes: readonly Outcome[];
  /** The steps to commit. */
  readonly steps: readonly Stepped[];
  /** The effects of the steps and of the items that were only noted, in order. */
  readonly effects: readonly Effect[];
  /** Whether the record has also changed without a step. */
  readonly noted?: boolean;
  /** How many of the steps are timers. */
  readonly overdue: number;
  /** The outcome of the item on which the machine threw: it spoils the live actor. */
  readonly threw?: Outcome;
  /** The timer, or the end of a task, on which the machine threw: it also spoils the live actor. */
  readonly stuck?: Extract<Cause, { kind: 'stuck' }>;
  /** The state that the first item moves the instance to, which needs a live actor. */
  readonly revive?: string;
  /** Why the instance does not fit its changed machine: this also spoils the live actor. */
  readonly misfit?: string;
}

/**
 * Steps through the items, and before each item through the timers that are due by then. Takes at least one step or
 * item, and as many as the budget allows. `kept`: the answers to earlier requests, by key name.
 */
export function stepThrough(
  live: LiveActor,
  items: readonly MailboxItem[],
  kept: KeptAnswers,
  timers: KnownTimers,
  {
    clock,
    log,
    batchLimits,
    policy,
    tracing,
  }: {
    readonly clock: Clock;
    readonly log: Log;
    readonly batchLimits: BatchLimits;
    readonly policy: Pick<CommitPolicy, 'recordLimitBytes' | 'format'>;
    readonly tracing?: Tracing | undefined;
  },
): Pass {
  const outcomes: Outcome[] = [];
  const steps: Stepped[] = [];
  const effects: Effect[] = [];
  const budget = startBudget(batchLimits);
  let keyCount = kept.count;
  // An upper estimate of the instance's size, as far as it is known.
  let likelyBytes = live.recordBytes;
  let overdue = 0;
  let noted = false;
  // This comes first, because an item may be about a timer that gets a new name here.
  const deployed = stepDeployed(live, clock.now(), tracing);
  if (deployed.kind === 'threw') {
    const { message } = toPlainError(deployed.error);
    return { outcomes, steps, effects, overdue, misfit: `the machine threw: ${message}` };
  }
  if (deployed.kind === 'stepped') {
    steps.push(deployed);
    effects.push(...deployed.effects);
  }
  for (const item of items) {
    if (outcomes.length > 0 && isSpent(budget)) break;
    const before = steps.length;
    const stuck = stepOverdue(live, item.cause, clock.now(), timers, steps, {
      budget,
      policy,
      tracing,
    });
    overdue += steps.length - before;
    for (const timer of steps.slice(before)) effects.push(...timer.effects);
    if (stuck === 'spent') break;
    if (stuck !== undefined) return { outcomes, steps, effects, overdue, stuck };
    const { version } = live;
    const outcome =
      denialOf(item, live) ??
      keptOf(item, live, kept, log) ??
      again(item, outcomes) ??
      keyless(item) ??
      take(item);
    if (outcome.kind === 'answered' && outcome.answer.step.kind === 'threw') {
      const again = stuckItem(item.cause, outcome.answer.step, version);
      return { outcomes, steps, effects, overdue, ...(again ?? { threw: outcome }) };
    }
    const revive = revives(outcome);
    if (revive !== undefined) {
      // What precedes it is committed first.
      if (outcomes.length > 0 || steps.length > 0) break;
      return { outcomes, steps, effects, overdue, revive };
    }
    outcomes.push(outcome);
    // The act has come to nothing, so nothing else may happen to an actor that was restored for it.
    if (live.revived !== undefined) break;
    if (outcomes.length < items.length) spend(outcome);
  }
  return { outcomes, steps, effects, overdue, noted };

  /** Nobody waits for the answer to a timer, or to the end of a run: it is stuck, and nothing else of the batch is. */
  function stuckItem(
    cause: Cause | undefined,
    threw: Extract<StepResult, { kind: 'threw' }>,
    version: number,
  ): Pick<Pass, 'stuck'> | undefined {
    const isOurs = cause?.kind === 'fired' || (cause?.kind === 'ended' && cause.by !== 'callback');
    // Noting it does not run the machine.
    if (!isOurs || knownStuck(timers.stuck, cause, version) !== undefined) return undefined;
    return { stuck: stuckOn(cause, threw, clock.now(), version) };
  }

  function spend({ item, ...outcome }: Outcome): void {
    likelyBytes += item.sizeBytes;
    budget.leftBytes -= item.sizeBytes;
    if (outcome.kind === 'denied') return;
    const { step: stepped, view } = outcome.answer;
    if (stepped.kind === 'stepped') budget.leftBytes -= entryBytes(stepped.entry, batchLimits);
    if (view === undefined) return;
    budget.leftBytes -=
      likelyBytes <= smallBytes ? likelyBytes : jsonBytes(view, batchLimits.maxBytes);
  }

  /** Denies a keyed request if the instance can keep no more keys: dropping one could apply its request twice. */
  function keyless(item: MailboxItem): Outcome | undefined {
    const { cause } = item;
    // Holdfast makes the key of a callback itself, one for each task.
    if (item.options.key === undefined || cause?.kind === 'ended') return undefined;
    const most = mostKeys(cause?.kind === 'event');
    if (keyCount < most) return undefined;
    return { kind: 'denied', item, error: tooManyKeys(live.process, most) };
  }

  function take(item: MailboxItem): Outcome {
    if (item.cause === undefined) {
      const found = findTask(live, item.looksFor, clock.now());
      const answer = { step: { kind: 'looked', found }, live, view: undefined } as const;
      return { kind: 'answered', item, answer };
    }
    const { key, wantsView = false } = item.options;
    const cause = knownStuck(timers.stuck, item.cause, live.version) ?? item.cause;
    const now = clock.now();
    const result = inStepSpan(tracing, live, cause, () => step(live, cause, now), item.traceparent);
    const stepped = seenBy(item.options, live, result);
    if (stepped.kind === 'stepped') {
      steps.push(stepped);
      if (key !== undefined) keyCount += 1;
    }
    if (stepped.kind === 'noted') noted = true;
    if (stepped.kind === 'stepped' || stepped.kind === 'noted') effects.push(...stepped.effects);
    const shows = stepped.kind === 'stepped' || stepped.kind === 'unchanged';
    const view = wantsView && shows ? viewLive(live, log) : undefined;
    return { kind: 'answered', item, answer: { step: stepped, live, view } };
  }
}

/** A refusal names only the events that its sender may send. */
function seenBy({ permission }: ApplyOptions, live: LiveActor, stepped: StepResult): StepResult {
  if (stepped.kind !== 'refused' || permission === undefined) return stepped;
  return { ...stepped, accepts: permission.visible(live, stepped.accepts) };
}
/**
 * Up to this size of instance, an answer is taken to be as large as the record, because measuring it would cost more.
 */
const smallBytes = 8_192;

/** What of a history entry may be large, beside the event. */
function entryBytes({ emitted, cause, past }: HistoryEntry, { maxBytes }: BatchLimits): number {
  const emittedBytes = emitted === undefined ? 0 : jsonBytes(emitted, maxBytes);
  const causeBytes = cause === undefined ? 0 : jsonBytes(cause, maxBytes);
  return emittedBytes + causeBytes + pastBytes(past, maxBytes);
}

/** Answers a request that was made before this batch. */
function keptOf(
  item: MailboxItem,
  live: LiveActor,
  { byName }: KeptAnswers,
  log: Log,
): Outcome | undefined {
  const { key } = item.options;
  const known = key && byName.get(key.name);
  if (known === undefined) return undefined;
  const sameRequest = known.fingerprint === key?.fingerprint;
  const view = sameRequest ? (toAnswer(live.process, known) ?? viewLive(live, log)) : undefined;
  const answer = { step: { kind: 'repeated', sameRequest }, live, view } as const;
  return { kind: 'answered', item, answer };
}

/** Answers a request that repeats an earlier one of this batch. */
function again(item: MailboxItem, before: readonly Outcome[]): Outcome | undefined {
  const answer = repeatOf(item, before);
  return answer && { kind: 'answered', item, answer };
}

/** The outcome of an item whose step cannot be committed, not even alone. */
export function cannotCommit(
  item: MailboxItem,
  live: LiveActor,
  before: Pending,
  error: unknown,
): Outcome {
  const { cause } = item;
  const effect =
    cause !== undefined && 'id' in cause
      ? (before.tasks.get(cause.id) ?? before.timers.get(cause.id))
      : undefined;
  const timesBefore = effect?.stuck?.times ?? 0;
  const step = { kind: 'threw', error: toStepError(live.process, error), timesBefore } as const;
  return { kind: 'answered', item, answer: { step, live, view: undefined } };
}

/** The state that the item moves its instance to, if that needs an actor that is restored for it. */
function revives(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'answered' || outcome.answer.step.kind !== 'mustRevive') return undefined;
  const { cause } = outcome.item;
  return cause?.kind === 'act' && 'state' in cause.act ? cause.act.state : undefined;
}
