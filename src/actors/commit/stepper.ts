import type { AnyActorRef, AnyEventObject } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { so, type Attempt } from './attempt.ts';
import type { BatchLimits } from './batch-budget.ts';
import type { Clock } from '../ports/clock.ts';
import { toEffectId, type InstanceId } from '../ports/ids.ts';
import {
  holdsOf,
  keysOf,
  outrun,
  settle,
  toKeep,
  type Letter,
  type Outcome,
} from './mailbox-item.ts';
import type { TellInspector } from './inspect.ts';
import { restoreLiveActor } from '../restore/create-live-actor.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { LiveActors } from './live-actors.ts';
import type { Log } from '../../log.ts';
import { logFromMachine } from '../restore/log-from-machine.ts';
import { parseRecord } from '../record/parse-record.ts';
import type { CommitOutcome, Store, StoredRecord } from '../ports/ports.ts';
import { areNotes, ceilingOf, largeRecordBytes, largeRecordMessage } from './record-limit.ts';
import { takeRecorded } from '../xstate/recorder.ts';
import { loadAnswers, noAnswers, type RequestKey } from './repeats.ts';
import type { InstanceView } from '../views/view-types.ts';
import { machineThrew, toStepError, unknownInstance } from '../step/step-errors.ts';
import { nothingKnown, type KnownTimers } from './step-overdue.ts';
import { cannotCommit, stepThrough } from './step-through.ts';
import { movesOn } from './step-deployed.ts';
import { step } from '../step/step.ts';
import type { SteppedStep } from '../step/step-result.ts';
import type { ThrottledLog } from './throttled-log.ts';
import { stuckMessage } from '../step/stuck-on.ts';
import { toCommit, type CommitPolicy, type PlannedCommit } from './plan-commit.ts';
import { pendingOf } from './pending.ts';
import { turns } from '../../turns.ts';
import { viewLive } from '../views/to-view.ts';

/** The work after a commit: tasks start, actions run, events are delivered. */
export interface Committed {
  readonly live: LiveActor;
  readonly steps: readonly SteppedStep[];
  readonly planned: PlannedCommit;
}

export interface StepperDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly processes: ReadonlyMap<string, Process>;
  readonly liveActors: LiveActors;
  readonly policy: CommitPolicy;
  readonly batchLimits: BatchLimits;
  /** Gives back the places that a commit which did not happen had reserved. */
  readonly unreserve: (count: number) => void;
  readonly committed: (committed: Committed) => void;
  /** Undefined if nobody wants the inspection events. */
  readonly tellInspector: TellInspector | undefined;
  /** Whether `onEmit` wants the emitted events. */
  readonly outbox: boolean;
  /** Takes events that are sent outside of a step. */
  readonly outside: (from: LiveActor, target: AnyActorRef, event: AnyEventObject) => void;
  /** Takes events that are emitted outside of a step. */
  readonly emitOutside: (from: LiveActor, source: AnyActorRef, event: AnyEventObject) => void;
}

export interface Stepper {
  /** Starts a new instance; where it exists already, its record is returned instead. */
  start(live: LiveActor, key: RequestKey | undefined): Promise<InstanceView | StoredRecord>;
  /**
   * Applies a batch to one instance, in as few commits as can be. Never rejects: every letter is settled or failed, once,
   * by what it came to on the newest record.
   */
  batch(id: InstanceId, letters: readonly Letter[]): Promise<void>;
}

export function createStepper(deps: StepperDeps): Stepper {
  const { store, clock, log, liveActors } = deps;

  function restore(stored: StoredRecord | undefined, misfit?: string): LiveActor {
    if (stored === undefined) throw unknownInstance();
    const record = parseRecord(stored);
    const process = deps.processes.get(record.process);
    if (process === undefined) {
      throw new HoldfastError(
        'process_changed',
        `The process ${record.process} is not deployed on this node; its instances wait for a node that has it.`,
      );
    }
    const inspected = deps.tellInspector !== undefined;
    const options = { mark: stored.mark, inspected, misfit };
    const live = restoreLiveActor(process, record, options);
    noteSize(live, Buffer.byteLength(stored.body));
    prepare(live);
    const recorded = takeRecorded(live.recorder);
    deps.tellInspector?.(recorded.inspected);
    // Its volatile actors start over.
    for (const run of recorded.live) run();
    return live;
  }

  function noteSize(live: LiveActor, recordBytes: number): void {
    live.recordBytes = recordBytes;
    live.ceilingBytes = ceilingOf(recordBytes, deps.policy.recordLimitBytes, live.ceilingBytes);
  }

  function prepare(live: LiveActor): void {
    const { recorder } = live;
    recorder.outside = (target, event) => deps.outside(live, target, event);
    recorder.emitOutside = (source, event) => deps.emitOutside(live, source, event);
    recorder.log = (source, parts) => logFromMachine(log, live, source, parts);
    recorder.outbox = deps.outbox;
  }

  /** Commits what was planned, or says what stands in the way. */
  async function commit(
    live: LiveActor,
    steps: readonly SteppedStep[],
    planned: PlannedCommit,
    isStart = false,
  ): Promise<CommitOutcome> {
    let outcome: CommitOutcome;
    try {
      outcome = await store.commit(planned.commit);
    } catch (error) {
      deps.unreserve(planned.run.length);
      throw error;
    }
    if (outcome.kind !== 'committed') {
      deps.unreserve(planned.run.length);
      return outcome;
    }
    live.mark = outcome.mark;
    noteSize(live, planned.recordBytes);
    if (planned.recordBytes >= largeRecordBytes) {
      const { id, process } = live;
      const details = { instance: id, process: process.name, recordBytes: planned.recordBytes };
      deps.throttled.warn([process.name], details, largeRecordMessage);
    }
    live.terms = planned.terms;
    live.was = undefined;
    live.mayExpire = planned.commit.expireAt !== undefined;
    // What starts now may send at once: that finds this actor, not a copy.
    if (isStart) putBack(live);
    deps.committed({ live, steps, planned });
    return outcome;
  }

  /** Keeps an actor for the next batch, unless its instance has ended: that may be forgotten, and its id used again. */
  function putBack(live: LiveActor): void {
    if (live.mayExpire) liveActors.end(live);
    else liveActors.keep(live);
  }

  async function batch(id: InstanceId, letters: readonly Letter[]): Promise<void> {
    let open = letters;
    let size = open.length;
    // How many letters go together, as far as is known of those before: what is read for them is read for nothing else.
    let most = Infinity;
    let live = liveActors.take(id);
    // What was kept may have been overtaken; what was loaded or committed since the letters came has not been.
    let isNewest = false;
    let timers = nothingKnown;
    try {
      while (open.length > 0) {
        if (live === undefined) {
          live = restore(await store.load(id));
          isNewest = true;
        }
        await turns.next();
        const some = size < open.length ? open.slice(0, size) : open;
        const attempt = await tryOn(live, some, isNewest, timers);
        if (attempt.kind === 'so') {
          settle(attempt.outcomes);
          const taken = attempt.outcomes.length;
          const isCut = taken < some.length && !attempt.spoilt;
          most = isCut ? Math.max(taken * 2, 1) : most * 2;
          open = open.slice(taken);
          size = Math.min(open.length, most);
          isNewest = true;
          timers = nothingKnown;
          if (!attempt.spoilt) continue;
        }
        if (attempt.kind === 'again') ({ size, timers = timers } = attempt);
        if (attempt.kind === 'outrun') {
          settle(attempt.outcomes);
          open = open.filter((one) => !attempt.outcomes.some(({ letter }) => letter === one));
          size = open.length;
        }
        liveActors.end(live);
        live = undefined;
        if (attempt.kind === 'overtaken') {
          live = restore(attempt.current);
          isNewest = true;
        }
        if (attempt.kind === 'misfit') {
          live = restore(await store.load(id), attempt.misfit);
          isNewest = true;
        }
      }
      if (live !== undefined) putBack(live);
    } catch (error) {
      if (live !== undefined) liveActors.end(live);
      for (const letter of open) letter.fail(error);
    }
  }

  async function tryOn(
    live: LiveActor,
    letters: readonly Letter[],
    isNewest: boolean,
    timers: KnownTimers,
  ): Promise<Attempt> {
    const keys = keysOf(letters);
    const kept = keys.length === 0 ? noAnswers : await loadAnswers(store, live.id, keys);
    const before = pendingOf(live);
    const isMoved = movesOn(live, letters);
    const pass = stepThrough(live, letters, kept, timers, deps);
    const { outcomes, steps, noted, threw, stuck, misfit } = pass;
    if (misfit !== undefined) {
      return isNewest ? { kind: 'misfit', misfit } : { kind: 'again', size: letters.length };
    }
    if (stuck !== undefined) {
      if (!isNewest) return { kind: 'again', size: letters.length };
      log.error({ effect: toEffectId(live, stuck.of.id), error: stuck.error }, stuckMessage);
      const known = { ...timers, stuck: [...timers.stuck, stuck] };
      return { kind: 'again', size: letters.length, timers: known };
    }
    if (threw !== undefined) {
      // A copy that is out of date may throw where the newest does not.
      if (!isNewest) return { kind: 'again', size: letters.length };
      // What stands before it is so without it.
      if (outcomes.length > 0) return { kind: 'again', size: outcomes.length };
      return { kind: 'so', outcomes: [threw], spoilt: true };
    }
    if (steps.length === 0 && !isMoved && noted !== true) {
      // The answers to earlier requests were read after it: they may be those of a later version, or gone with the instance.
      const isBehind = keys.some(
        ({ name: key }) => (kept.byName.get(key)?.version ?? Infinity) > live.version,
      );
      return isNewest && !isBehind ? so(outcomes) : soIfNewest(live, outcomes);
    }
    // Timers that are suspect were looked at one by one.
    const mayExceed = () =>
      (pass.overdue === 0 || timers.areSuspect) && areNotes(live, outcomes, before);
    const extras = { answers: toKeep(outcomes), holds: holdsOf(outcomes), mayExceed };
    let planned: PlannedCommit;
    try {
      planned = toCommit(live, before, steps, { now: clock.now(), ...extras }, deps.policy);
    } catch (error) {
      if (!isNewest) return { kind: 'again', size: letters.length };
      if (pass.overdue > 0 && !timers.areSuspect) {
        return { kind: 'again', size: letters.length, timers: { ...timers, areSuspect: true } };
      }
      const [first, second] = letters;
      // One of them is the cause: commit each half separately.
      if (first === undefined || second !== undefined) {
        return { kind: 'again', size: Math.max(outcomes.length >> 1, 1) };
      }
      return { kind: 'so', outcomes: [cannotCommit(first, live, before, error)], spoilt: true };
    }
    const result = await commit(live, steps, planned);
    switch (result.kind) {
      case 'committed':
        return so(outcomes);
      case 'leaseLost':
        return { kind: 'outrun', outcomes: outrun(outcomes, result.lost) };
      case 'conflict':
        return { kind: 'overtaken', current: result.current };
    }
  }

  /** Nothing is to be committed: what was refused must be refused by the newest record. */
  async function soIfNewest(live: LiveActor, outcomes: readonly Outcome[]): Promise<Attempt> {
    const current = await store.load(live.id);
    return current?.mark === live.mark ? so(outcomes) : { kind: 'overtaken', current };
  }

  return {
    async start(live, key) {
      prepare(live);
      const before = pendingOf(live);
      const started = step(live, { kind: 'start' }, live.createdAt);
      let planned: PlannedCommit;
      let view: InstanceView;
      try {
        if (started.kind !== 'stepped') {
          throw started.kind === 'threw' ? started.error : new Error(`A start is ${started.kind}`);
        }
        view = viewLive(live, log);
        const answers = key === undefined ? [] : [{ key, view }];
        const extras = { now: clock.now(), answers, holds: undefined, mayExceed: () => false };
        planned = toCommit(live, before, [started], extras, deps.policy);
      } catch (error) {
        // Whatever it comes to by now: an instance that was started before stays started.
        const existing = await store.load(live.id);
        if (existing !== undefined) return existing;
        throw machineThrew(live, toStepError(live.process, error));
      }
      const result = await commit(live, [started], planned, true);
      if (result.kind === 'committed') return view;
      if (result.kind === 'leaseLost' || result.current === undefined) throw unknownInstance();
      return result.current;
    },
    batch,
  };
}
