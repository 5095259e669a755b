import { keepPast } from '../past/keep-past.ts';
import { deploymentOf, madeByOf } from '../record/deployment.ts';
import type { Collected } from './collect-effects.ts';
import type { Effect } from './effect.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { stateOf, statusOf } from '../restore/snapshot.ts';
import { statesIn } from '../restore/states-in.ts';
import { takeCaught, type BegunReport } from './step-report.ts';
import { toStepError } from './step-errors.ts';
import type { StepResult } from './step-result.ts';

/** The result of a step, once all its effects are known. */
export function finishStep(
  live: LiveActor,
  {
    event,
    from,
    now,
    collected,
    begun,
    askedBy,
    kept,
    timesBefore = 0,
  }: Pick<HistoryEntry, 'event' | 'from'> & {
    readonly now: number;
    readonly collected: Collected;
    readonly begun: BegunReport;
    readonly askedBy?: HistoryEntry['askedBy'] | undefined;
    readonly kept?: HistoryEntry['cause'] | undefined;
    readonly timesBefore?: number;
  },
): StepResult {
  const { thrown, taken } = live.recorder;
  live.recorder.taken = [];
  const caught = takeCaught(live);
  if (thrown !== undefined) return { kind: 'threw', error: thrown.error, timesBefore };
  const { finished, effects } = collected;
  const settled: Extract<Effect, { kind: 'settle' }>['entry'][] = [];
  const emitted: Extract<Effect, { kind: 'emit' }>['event'][] = [];
  for (const effect of effects) {
    if (effect.kind === 'settle') settled.push(effect.entry);
    if (effect.kind === 'emit') emitted.push(effect.event);
  }
  live.version += 1;
  live.updatedAt = now;
  let past: HistoryEntry['past'];
  try {
    past = keepPast(live);
  } catch (error) {
    // It would stop the commit, too, but as one of several steps it might pass: each that is kept must be storable.
    return { kind: 'threw', error: toStepError(live.process, error), timesBefore };
  }
  const entry: HistoryEntry = {
    sequence: live.version,
    at: now,
    by: deploymentOf(madeByOf(live.process)),
    event,
    from,
    to: stateOf(live.actor),
    status: statusOf(live),
    tasks: finished,
    ...(taken.length > 0 ? { transitions: taken } : {}),
    ...(settled.length > 0 ? { settled } : {}),
    ...(emitted.length > 0 ? { emitted } : {}),
    ...(askedBy === undefined ? {} : { askedBy }),
    ...(kept === undefined ? {} : { cause: kept }),
    ...(past === undefined ? {} : { past }),
  };
  return { kind: 'stepped', entry, effects, report: { begun, states: statesIn(live), caught } };
}
