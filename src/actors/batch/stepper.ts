import type { StepperDeps } from './stepper-deps.ts';
import { createRestore } from './restore.ts';
import { noteCommitted } from './note-committed.ts';
import { so, type Attempt } from './attempt.ts';
import { toEffectId, type InstanceId } from '../ports/ids.ts';
import {
  auditsOf,
  begunOf,
  holdsOf,
  isAwaited,
  keysOf,
  outrun,
  settle,
  toKeep,
  type MailboxItem,
  type Outcome,
} from './mailbox-item.ts';
import { inStepSpan } from './in-step-span.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { CommitOutcome, StoredRecord } from '../ports/ports.ts';
import { largeRecordBytes, largeRecordMessage } from '../commit/record-limit.ts';
import { areNotes } from './are-notes.ts';
import { loadAnswers, noAnswers, type RequestKey } from '../commit/repeats.ts';
import type { InstanceView } from '../views/view-types.ts';
import { machineThrew, toStepError, unknownInstance } from '../step/step-errors.ts';
import { nothingKnown, type KnownTimers } from './step-overdue.ts';
import { cannotCommit, stepThrough } from './step-through.ts';
import { movesOn } from './step-deployed.ts';
import { step } from '../step/step.ts';
import { entriesOf } from '../step/entries-of.ts';
import type { Stepped } from '../step/step-result.ts';
import { stuckMessage } from '../step/stuck-on.ts';
import { planCommit, type PlannedCommit } from '../commit/plan-commit.ts';
import { pendingOf } from '../pending/pending.ts';
import { turns as ofThread } from '../../turns.ts';
import { within } from '../ports/clock.ts';
import { viewLive } from '../views/view-instance.ts';

export interface Stepper {
  /** Starts a new instance. If it already exists, returns its record instead. */
  start(live: LiveActor, key: RequestKey | undefined): Promise<InstanceView | StoredRecord>;
  /**
   * Applies a batch to one instance in as few commits as possible. Never rejects: every item is settled or failed once,
   * by its outcome on the newest record.
   */
  batch(id: InstanceId, items: readonly MailboxItem[]): Promise<void>;
}

export function createStepper(deps: StepperDeps): Stepper {
  const { store, clock, log, liveActors, turns = ofThread } = deps;
  const { restore, prepare, noteSize } = createRestore(deps);

  /** Commits the plan, or returns what prevented it. */
  async function commit(
    live: LiveActor,
    steps: readonly Stepped[],
    planned: PlannedCommit,
    isStart = false,
  ): Promise<CommitOutcome> {
    let outcome: CommitOutcome;
    try {
      const write = async (): Promise<CommitOutcome> => store.commit(planned.commit);
      outcome = await (steps.at(-1)?.span?.within(write) ?? write());
    } catch (error) {
      for (const { place } of planned.run) place.release();
      throw error;
    }
    if (outcome.kind !== 'committed') {
      for (const { place } of planned.run) place.release();
      return outcome;
    }
    for (const { span } of steps) span?.end();
    noteCommitted(live, outcome.mark, planned);
    noteSize(live, planned.recordBytes);
    if (planned.recordBytes >= largeRecordBytes) {
      const { id, process } = live;
      const details = { instance: id, process: process.name, recordBytes: planned.recordBytes };
      deps.throttled.warn([process.name], details, largeRecordMessage);
    }
    // Put it back first: tasks that start now may send at once, and must find this actor, not a copy.
    if (isStart) putBack(live);
    deps.committed({ live, steps, planned });
    return outcome;
  }

  /** Keeps an actor for the next batch; ends it if its instance may be forgotten, since its id may be used again. */
  function putBack(live: LiveActor): void {
    if (live.mayExpire) liveActors.end(live);
    else liveActors.keep(live);
  }

  async function batch(id: InstanceId, items: readonly MailboxItem[]): Promise<void> {
    let open = items;
    let size = open.length;
    // How many items to take at once, judged by the previous attempt.
    let most = Infinity;
    let live = liveActors.take(id);
    // A kept actor may be outdated; one that was loaded or committed since the items arrived is not.
    let isNewest = false;
    let timers = nothingKnown;
    try {
      while (open.length > 0) {
        if (live === undefined) {
          live = restore(await store.load(id));
          isNewest = true;
        }
        await (open.some(isAwaited) ? turns.next() : turns.later());
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
          if (!attempt.spoilt && live.revived === undefined) continue;
        }
        if (attempt.kind === 'again') ({ size, timers = timers } = attempt);
        if (attempt.kind === 'outrun') {
          settle(attempt.outcomes);
          open = open.filter((one) => !attempt.outcomes.some(({ item }) => item === one));
          size = open.length;
        }
        liveActors.end(live);
        live = undefined;
        if (attempt.kind === 'outrun' && open.length > 0) {
          live = restore(await store.load(id));
          live.begun = attempt.begun;
          isNewest = true;
        }
        if (attempt.kind === 'overtaken') {
          live = restore(attempt.current);
          isNewest = true;
        }
        if (attempt.kind === 'misfit') {
          live = restore(await store.load(id), { misfit: attempt.misfit });
          isNewest = true;
        }
        if (attempt.kind === 'revive') {
          live = restore(await store.load(id), { revive: attempt.state });
          isNewest = true;
        }
      }
      if (live !== undefined) putBack(live);
    } catch (error) {
      if (live !== undefined) liveActors.end(live);
      for (const item of open) item.fail(error);
    }
  }

  async function tryOn(
    live: LiveActor,
    items: readonly MailboxItem[],
    isNewest: boolean,
    timers: KnownTimers,
  ): Promise<Attempt> {
    const keys = keysOf(items);
    const kept = keys.length === 0 ? noAnswers : await loadAnswers(store, live.id, keys);
    const before = pendingOf(live);
    const isMoved = movesOn(live, items);
    const pass = within(clock, () => stepThrough(live, items, kept, timers, deps));
    const { outcomes, steps, effects, noted, threw, stuck, misfit } = pass;
    if (misfit !== undefined) {
      return isNewest ? { kind: 'misfit', misfit } : { kind: 'again', size: items.length };
    }
    if (pass.revive !== undefined) {
      return isNewest
        ? { kind: 'revive', state: pass.revive }
        : { kind: 'again', size: items.length };
    }
    if (stuck !== undefined) {
      if (!isNewest) return { kind: 'again', size: items.length };
      const { error, of } = stuck;
      const details = { effect: toEffectId(live, of.id), process: live.process.name, error };
      deps.throttled.error([live.process.name, error.message], details, stuckMessage);
      const known = { ...timers, stuck: [...timers.stuck, stuck] };
      return { kind: 'again', size: items.length, timers: known };
    }
    if (threw !== undefined) {
      // An outdated copy may throw where the newest does not.
      if (!isNewest) return { kind: 'again', size: items.length };
      // The items before it are committed without it.
      if (outcomes.length > 0) return { kind: 'again', size: outcomes.length };
      return { kind: 'so', outcomes: [threw], spoilt: true };
    }
    if (steps.length === 0 && !isMoved && noted !== true) {
      // The answers to earlier requests were read after the record: they may belong to a later version, or be gone with
      // the instance.
      const isBehind = keys.some(
        ({ name: key }) => (kept.byName.get(key)?.version ?? Infinity) > live.version,
      );
      return isNewest && !isBehind ? so(outcomes) : soIfNewest(live, outcomes);
    }
    // Suspect timers were checked one by one.
    const mayExceed = () =>
      (pass.overdue === 0 || timers.areSuspect) && areNotes(live, outcomes, before);
    const audits = auditsOf(outcomes);
    const extras = { kept: toKeep(outcomes), holds: holdsOf(outcomes), audits, mayExceed };
    let planned: PlannedCommit;
    try {
      planned = planCommit(
        live,
        entriesOf(steps),
        effects,
        { now: clock.now(), ...extras },
        deps.policy,
      );
    } catch (error) {
      if (!isNewest) return { kind: 'again', size: items.length };
      if (pass.overdue > 0 && !timers.areSuspect) {
        return { kind: 'again', size: items.length, timers: { ...timers, areSuspect: true } };
      }
      const [first, second] = items;
      // One of them is to blame: try half of them.
      if (first === undefined || second !== undefined) {
        return { kind: 'again', size: Math.max(outcomes.length >> 1, 1) };
      }
      return { kind: 'so', outcomes: [cannotCommit(first, live, before, error)], spoilt: true };
    }
    const result = await commit(live, steps, planned);
    switch (result.kind) {
      case 'committed':
        for (const { kept } of audits) kept();
        return so(outcomes);
      case 'leaseLost':
        return {
          kind: 'outrun',
          outcomes: outrun(outcomes, result.lost),
          begun: begunOf(planned.commit, result.lost),
        };
      case 'conflict':
        return { kind: 'overtaken', current: result.current };
    }
  }

  /** Nothing to commit: a refusal counts only if it was decided by the newest record. */
  async function soIfNewest(live: LiveActor, outcomes: readonly Outcome[]): Promise<Attempt> {
    const current = await store.load(live.id);
    return current?.mark === live.mark ? so(outcomes) : { kind: 'overtaken', current };
  }

  return {
    async start(live, key) {
      prepare(live);
      const cause = { kind: 'start' } as const;
      const begin = () => step(live, cause, live.createdAt);
      const started = within(clock, () =>
        inStepSpan(deps.tracing, live, cause, begin, live.traceparent),
      );
      if (started.kind === 'stepped') live.traceparent ??= started.span?.traceparent;
      let planned: PlannedCommit;
      let view: InstanceView;
      try {
        if (started.kind !== 'stepped') {
          throw started.kind === 'threw' ? started.error : new Error(`A start is ${started.kind}`);
        }
        view = viewLive(live, log);
        const kept = key === undefined ? [] : [{ key, view }];
        const extras = {
          now: clock.now(),
          kept,
          holds: undefined,
          audits: [],
          mayExceed: () => false,
        };
        planned = planCommit(live, entriesOf([started]), started.effects, extras, deps.policy);
      } catch (error) {
        // Whatever went wrong now, an instance that was started before stays started.
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
