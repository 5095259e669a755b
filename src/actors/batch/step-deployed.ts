import { takePending } from '../pending/pending.ts';
import { toTerms } from '../commit/to-terms.ts';
import { madeByOf, type MadeBy } from '../record/deployment.ts';
import { finishStep } from '../step/finish-step.ts';
import { beginReport } from '../step/step-report.ts';
import { collectEffects } from '../step/collect-effects.ts';
import { inStepSpan } from './in-step-span.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { MailboxItem } from './mailbox-item.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { reconcileTimers, type TimerChanges } from '../restore/reconcile-timers.ts';
import { stateOf, statusOf } from '../restore/snapshot.ts';
import type { StepResult } from '../step/step-result.ts';

/**
 * The step of an instance whose machine has changed. Its timers are fitted to the machine; an instance that does not
 * fit is marked as stranded, and one that fits again continues. `unchanged` if nothing had to be done.
 */
export function stepDeployed(live: LiveActor, now: number, tracing?: Tracing): StepResult {
  const { was } = live;
  if (was === undefined) return { kind: 'unchanged' };
  return inStepSpan(tracing, live, { kind: 'deployed' }, () => fitTo(live, was, now));
}

function fitTo(live: LiveActor, was: MadeBy, now: number): StepResult {
  const { recorder } = live;
  const state = stateOf(live.actor);
  const before = takePending(live);
  recorder.mode = 'stepping';
  try {
    const what = reconcile(live, now);
    if (what === undefined) return { kind: 'unchanged' };
    // A deploy changes how entered states are kept, but enters and leaves none.
    const begun = beginReport(live, { kind: 'deployed' });
    const event = { type: 'deployed', from: was, to: madeByOf(live.process), ...what };
    const collected = collectEffects(live, before, { version: live.version + 1, now });
    return finishStep(live, { event, from: state, now, collected, begun });
  } catch (error) {
    return { kind: 'threw', error, timesBefore: 0 };
  } finally {
    recorder.mode = 'idle';
  }
}

/** Whether to commit the instance under this version of its process, or under other index terms, although no step was needed. */
export function movesOn(live: LiveActor, items: readonly MailboxItem[]): boolean {
  if (items.every(({ cause }) => cause?.kind !== 'deployed')) return false;
  const { was, misfit, process } = live;
  const isOther = was !== undefined && was.processVersion !== process.version;
  return (isOther && misfit === undefined) || hasOtherTerms(live);
}

function hasOtherTerms(live: LiveActor): boolean {
  const terms = new Set(toTerms(live, statusOf(live)));
  const stored = new Set(live.terms);
  return terms.size !== stored.size || ![...terms].every((term) => stored.has(term));
}

/** Returns the details for the history entry; undefined if nothing was done. */
function reconcile(live: LiveActor, now: number): object | undefined {
  const { misfit, stranded } = live;
  if (misfit !== undefined) {
    if (statusOf(live) !== 'Pending' || live.cancel !== undefined) return undefined;
    if (stranded?.reason === misfit) return undefined;
    live.stranded = { reason: misfit, at: stranded?.at ?? now };
    return { stranded: misfit };
  }
  live.stranded = undefined;
  const changes = reconcileTimers(live, now);
  if (stranded !== undefined) return { recovered: true, ...told(changes) };
  return isEmpty(changes) ? undefined : told(changes);
}

function isEmpty({ kept, armed, lost }: TimerChanges): boolean {
  return kept.length + armed.length + lost.length === 0;
}

/** Omits empty lists. */
function told({ kept, armed, lost }: TimerChanges): Partial<TimerChanges> {
  return {
    ...(kept.length === 0 ? {} : { kept }),
    ...(armed.length === 0 ? {} : { armed }),
    ...(lost.length === 0 ? {} : { lost }),
  };
}
