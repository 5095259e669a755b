import type { AnyActorRef, AnyEventObject } from 'xstate';
import type { Process } from '../machines/define-process.ts';
import { HoldfastError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { InstanceId } from './ids.ts';
import { NotJson } from './json.ts';
import type { TellInspector } from './inspect.ts';
import { restoreLiveActor, type LiveActor } from './live-actor.ts';
import type { LiveActors } from './live-actors.ts';
import type { Log } from './log.ts';
import type { Commit, Store, StoredRecord } from './ports.ts';
import { keepAnswers, loadAnswers, type RequestKey } from './repeats.ts';
import { parseRecord } from './parse-record.ts';
import type { InstanceView } from './runtime-types.ts';
import { takeRecorded } from './recorder.ts';
import { isRepeated, marksOf, refusalOf, repeat, type Letter, type Taken } from './letter.ts';
import { machineThrew, notDurable, unknownInstance } from './step-errors.ts';
import { step, type Step } from './step.ts';
import { pendingOf, toCommit, type CommitPolicy, type PlannedCommit } from './to-commit.ts';
import { viewLive } from './to-view.ts';

export type SteppedStep = Extract<Step, { kind: 'stepped' }>;

/** What follows a commit: tasks start, actions run, events leave. */
export interface Committed {
  readonly live: LiveActor;
  readonly steps: readonly SteppedStep[];
  readonly planned: PlannedCommit;
}

export interface StepperDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly processes: ReadonlyMap<string, Process>;
  readonly liveActors: LiveActors;
  readonly policy: CommitPolicy;
  /** Gives back the places that a commit which did not happen had reserved. */
  readonly unreserve: (count: number) => void;
  readonly committed: (committed: Committed) => void;
  /** Undefined where nobody wants the inspection events. */
  readonly tellInspector: TellInspector | undefined;
  /** Somebody wants the emitted events. */
  readonly outbox: boolean;
  /** Takes events that are sent outside of a step. */
  readonly outside: (id: InstanceId, target: AnyActorRef, event: AnyEventObject) => void;
}

export interface Stepper {
  /** Starts a new instance; where it exists already, its record is returned instead. */
  start(live: LiveActor, key: RequestKey | undefined): Promise<InstanceView | StoredRecord>;
  /** Applies a batch to one instance in one commit. Never rejects: every letter is settled or failed. */
  batch(id: InstanceId, letters: readonly Letter[]): Promise<void>;
}

export function createStepper(deps: StepperDeps): Stepper {
  const { store, clock, log, liveActors } = deps;

  function restore(stored: StoredRecord): LiveActor {
    const record = parseRecord(stored);
    const process = deps.processes.get(record.process);
    if (process === undefined) {
      throw new HoldfastError(
        'process_changed',
        `No process ${record.process} is deployed on this node; its instances wait for one that has it.`,
      );
    }
    const live = adopt(restoreLiveActor(process, record, deps.tellInspector !== undefined));
    const { inspected, live: starts } = takeRecorded(live.recorder);
    deps.tellInspector?.(inspected);
    // Its volatile actors begin anew.
    for (const run of starts) run();
    return live;
  }

  function adopt(live: LiveActor): LiveActor {
    prepare(live);
    liveActors.keep(live);
    return live;
  }

  function prepare({ id, recorder }: LiveActor): void {
    recorder.outside = (target, event) => deps.outside(id, target, event);
    recorder.outbox = deps.outbox;
  }

  async function commit(
    live: LiveActor,
    before: ReturnType<typeof pendingOf>,
    steps: readonly SteppedStep[],
    marks: Commit['marks'],
  ): Promise<StoredRecord | undefined | 'committed'> {
    const planned = toCommit(live, before, steps, { now: clock.now(), marks }, deps.policy);
    try {
      const outcome = await store.commit(planned.commit);
      if (outcome.kind === 'conflict') {
        deps.unreserve(planned.run.length);
        return outcome.current;
      }
    } catch (error) {
      deps.unreserve(planned.run.length);
      throw error;
    }
    live.terms = planned.terms;
    if (planned.commit.expireAt === undefined) adopt(live);
    else liveActors.drop(live);
    deps.committed({ live, steps, planned });
    return 'committed';
  }

  async function take(id: InstanceId, letters: readonly Letter[]): Promise<void> {
    let open = letters;
    let live = liveActors.get(id);
    let fresh = false;
    while (open.length > 0) {
      if (live === undefined) {
        const stored = await store.load(id);
        if (stored === undefined) throw unknownInstance();
        live = restore(stored);
        fresh = true;
      }
      if (open.some(({ key }) => key !== undefined)) open = await settleRepeats(live, open);
      if (open.length === 0) return;
      const before = pendingOf(live);
      const taken: Taken[] = [];
      const threw = stepAll(live, open, taken);
      if (threw !== undefined) {
        liveActors.drop(live);
        threw.letter.settle(threw.answer);
        open = open.filter((letter) => letter !== threw.letter);
        live = undefined;
        continue;
      }
      const steps = taken.flatMap(({ answer }) =>
        answer.step.kind === 'stepped' ? [answer.step] : [],
      );
      // Nothing to commit: what was refused must be refused by the newest version, not by a stale actor.
      const current: StoredRecord | undefined | 'committed' =
        steps.length > 0
          ? await commit(live, before, steps, marksOf(taken))
          : fresh
            ? 'committed'
            : await unlessNewest(live);
      if (current === 'committed') {
        for (const { letter, answer } of taken) letter.settle(answer);
        return;
      }
      liveActors.drop(live);
      live = current === undefined ? undefined : restore(current);
      fresh = live !== undefined;
    }
  }

  /** Answers the letters that repeat what was done before; returns the others. */
  async function settleRepeats(
    live: LiveActor,
    letters: readonly Letter[],
  ): Promise<readonly Letter[]> {
    const keys = letters.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const kept = await loadAnswers(store, live.id, keys);
    return letters.filter((letter) => {
      const { key } = letter;
      const known = key && kept.get(key.name);
      if (known === undefined || refusalOf(letter, live) !== undefined) return true;
      letter.settle({
        step: { kind: 'repeated', sameRequest: known.fingerprint === key?.fingerprint },
        live,
        view: known.view,
      });
      return false;
    });
  }

  async function unlessNewest(live: LiveActor): Promise<StoredRecord | undefined | 'committed'> {
    const stored = await store.load(live.id);
    return stored?.version === live.version ? 'committed' : stored;
  }

  /** Steps through the letters; returns the first whose step threw, which spoils the live actor. */
  function stepAll(live: LiveActor, letters: readonly Letter[], taken: Taken[]): Taken | undefined {
    for (const letter of letters) {
      const refusal = refusalOf(letter, live);
      if (refusal !== undefined) {
        letter.fail(refusal.error);
        continue;
      }
      const twin = taken.find((other) => isRepeated(letter, other.letter));
      if (twin !== undefined) {
        taken.push({ letter, answer: repeat(letter, twin) });
        continue;
      }
      const stepped = step(live, letter.cause, clock.now());
      const shows = stepped.kind === 'stepped' || stepped.kind === 'unchanged';
      const view = letter.wantsView && shows ? viewLive(live, log) : undefined;
      const answer = { step: stepped, live, view };
      if (stepped.kind === 'threw') return { letter, answer };
      taken.push({ letter, answer });
    }
    return undefined;
  }

  async function failAll(
    id: InstanceId,
    letters: readonly Letter[],
    error: unknown,
  ): Promise<void> {
    const live = liveActors.get(id);
    if (live !== undefined) liveActors.drop(live);
    if (error instanceof NotJson && letters.length > 1) {
      // One of them made the snapshot unfit: let each stand for itself.
      for (const letter of letters) await batch(id, [letter]);
      return;
    }
    for (const letter of letters) {
      if (error instanceof NotJson && live !== undefined) {
        const thrown = notDurable(live.process, error);
        const step: Step = { kind: 'threw', error: thrown, timesBefore: 0 };
        letter.settle({ step, live, view: undefined });
      } else letter.fail(error);
    }
  }

  function batch(id: InstanceId, letters: readonly Letter[]): Promise<void> {
    return take(id, letters).catch((error: unknown) => failAll(id, letters, error));
  }

  return {
    async start(live, key) {
      prepare(live);
      try {
        const before = pendingOf(live);
        const started = step(live, { kind: 'start' }, live.createdAt);
        if (started.kind !== 'stepped') {
          throw machineThrew(live, started.kind === 'threw' ? started.error : undefined);
        }
        const view = viewLive(live, log);
        const marks = key === undefined ? undefined : keepAnswers([{ key, view }]);
        const current = await commit(live, before, [started], marks);
        if (current === 'committed') return view;
        if (current === undefined) throw unknownInstance();
        return current;
      } catch (error) {
        throw error instanceof NotJson ? notDurable(live.process, error) : error;
      }
    },
    batch,
  };
}
