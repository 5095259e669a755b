import { pendingEffects } from './effect.ts';
import { takePending } from '../pending/pending.ts';
import type { StepResult } from './step-result.ts';
import type { Cause } from '../pending/cause.ts';
import { toAskedBy } from './to-asked-by.ts';
import { toHistoryEvent } from './to-history-event.ts';
import { beginReport } from './step-report.ts';
import { keepCause } from './keep-cause.ts';
import { finishStep } from './finish-step.ts';
import { collectEffects } from './collect-effects.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { noteTold } from '../pending/outbox.ts';
import { stateOf } from '../restore/snapshot.ts';
import { keepOutcome } from './stranded.ts';
import { timesStuck } from '../pending/stuck.ts';
import { applyCause } from './apply-cause.ts';
import { refuseCause } from './refuse-cause.ts';

/**
 * Applies one cause to a live actor: synchronous, without IO, clock or randomness of its own. Nothing has left the
 * actor when it returns; the step contains what the machine asked for.
 */
export function step(live: LiveActor, given: Cause, now: number): StepResult {
  const cause = keepOutcome(live, given, now);
  const { recorder } = live;
  const version = live.version + 1;
  const timesBefore = timesStuck(live, cause);
  try {
    const refusal = refuseCause(live, cause, now);
    if (refusal !== undefined) return refusal;
    const before = takePending(live);
    if (noteTold(live, cause, now)) {
      return { kind: 'noted', effects: pendingEffects(before, live) };
    }
    const from = live.version < 0 ? null : (live.revived?.from ?? stateOf(live.actor));
    recorder.mode = 'stepping';
    const event = toHistoryEvent(live, cause);
    const begun = beginReport(live, cause);
    const kept = keepCause(live, cause);
    const ended = applyCause(live, cause, now);
    const collected = collectEffects(live, before, { version, now, ended });
    const askedBy = toAskedBy(cause, live.owner);
    live.revived = undefined;
    return finishStep(live, { event, from, now, collected, begun, askedBy, kept, timesBefore });
  } catch (error) {
    return { kind: 'threw', error: recorder.thrown?.error ?? error, timesBefore };
  } finally {
    recorder.mode = 'idle';
    recorder.microsteps = 0;
  }
}
