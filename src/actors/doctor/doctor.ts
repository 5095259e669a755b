import type { ThrottledLog } from '../batch/throttled-log.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import { idle, type Clock } from '../ports/clock.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import { pendingTerms } from '../record/index-terms.ts';
import { toPlainError } from '../record/plain-error.ts';
import { createChangeRegister, type ChangeRegister } from '../wakes/change-register.ts';
import { pageAfter } from '../wakes/page-after.ts';
import {
  addToReport,
  emptyReport,
  takenBy,
  takeRound,
  type DoctorRegister,
} from './doctor-register.ts';
import { examinePage } from './examine-page.ts';

/**
 * Proves, in rounds over all live instances, that each will be woken by what it waits for, and repairs those that will not. One
 * node at a time performs the round of a process; if it dies, another continues.
 */
export interface Doctor {
  /** Asks for a round now; has no effect while one is under way. */
  ask(): Promise<void>;
  /** What the last rounds found, by process. */
  reports(): Promise<ReadonlyMap<string, DoctorRegister>>;
  start(): void;
  /** Leaves rounds to other nodes. */
  rest(): void;
  close(): Promise<void>;
}

export interface DoctorDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly owner: NodeName;
  /** How long after a round the next one begins by itself; 0: none does. */
  readonly everyMs: number;
}

const lookEveryMs = 5_000;
const noteEveryMs = 5_000;
/** Listing costs least in large pages, because each partition of a store has to list somewhat more than its share. */
const listedAtOnce = 500;
/** So few that a request never waits long for them. */
const examinedAtOnce = 100;
/** Everything else goes first: a node rests after these for as long as that took, so the slower the store, the more it leaves to others. */
const leastPauseMs = 10;
const mostPauseMs = 1_000;

export function createDoctor(deps: DoctorDeps): Doctor {
  const { store, clock, log, owner, everyMs } = deps;
  const closing = new AbortController();
  let loop: Promise<void> | undefined;
  let wake = (): void => {};
  let isAsked = false;
  const rounds = deps.processes.map((process) => ({
    process,
    change: createChangeRegister<DoctorRegister>(store, owner, 'doctor', process.name),
  }));

  /** Performs the round, or what an earlier node has left of it. */
  async function perform(
    process: Process,
    change: ChangeRegister<DoctorRegister>,
    register: DoctorRegister,
  ): Promise<void> {
    let report = register.current ?? emptyReport(clock.now());
    // What is noted: another node would go on from here.
    let reached = { current: report, after: register.after };
    let listed: Awaited<ReturnType<typeof pageAfter>> = { ids: [], next: register.after };
    let notedAt = clock.now();
    for (;;) {
      const beganAt = clock.now();
      if (listed.ids.length === 0) {
        const query = { process: process.name, terms: pendingTerms, limit: listedAtOnce };
        listed = await pageAfter(store, query, reached.after);
      }
      const { ids, next } = listed;
      const page = await examinePage(deps, process, ids.slice(0, examinedAtOnce));
      report = addToReport(report, page);
      listed = { ids: ids.slice(examinedAtOnce), next };
      const isListDone = listed.ids.length === 0;
      if (isListDone) reached = { current: report, after: next };
      const isDone = isListDone && next === undefined;
      const now = clock.now();
      if (isDone || now - notedAt >= noteEveryMs || closing.signal.aborted) {
        notedAt = now;
        const noted = await change((known) => {
          if (known?.run !== owner.run) return known;
          return isDone
            ? { last: { ...report, endedAt: now } }
            : {
                ...takenBy(known, owner, now),
                ...(closing.signal.aborted && { until: 0 }),
                ...reached,
              };
        });
        if (isDone) say(process, { ...report, endedAt: now });
        if (isDone || noted?.run !== owner.run || closing.signal.aborted) return;
      }
      const tookMs = clock.now() - beganAt;
      const pauseMs = Math.min(Math.max(tookMs, leastPauseMs), mostPauseMs);
      await idle(clock, pauseMs, closing.signal);
    }
  }

  function say(
    process: Process,
    { found: _found, ...report }: NonNullable<DoctorRegister['last']>,
  ): void {
    if (report.examined === 0) return;
    const isFine = report.repaired + report.deadEnds + report.failed === 0;
    const details = { process: process.name, ...report };
    if (isFine) log.debug(details, 'each live instance will be woken by what it waits for');
    else log.warn(details, 'instances were found that nothing would have woken');
  }

  async function aliveRuns(): Promise<ReadonlySet<string>> {
    return new Set((await store.nodes()).map(({ run }) => run));
  }

  async function look(): Promise<void> {
    for (const { process, change } of rounds) {
      if (closing.signal.aborted) return;
      try {
        const due = { everyMs: everyMs === 0 ? Infinity : everyMs, alive: await aliveRuns() };
        const now = clock.now();
        const register = await change((known = {}) => takeRound(known, owner, now, due));
        const isMine = register?.current !== undefined && register.run === owner.run;
        if (isMine) await perform(process, change, register);
      } catch (error) {
        const plain = toPlainError(error);
        const details = { process: process.name, error: plain };
        deps.throttled.warn(
          [process.name, plain.message],
          details,
          'a round of the doctor failed; retrying',
        );
      }
    }
  }

  /** Looks again and again, or once where no round begins by itself; and again at once if that was asked for meanwhile. */
  async function run(): Promise<void> {
    do {
      isAsked = false;
      // What an earlier run of this node has left is taken up at once.
      await look();
      if (everyMs === 0 || isAsked) continue;
      const asked = new AbortController();
      wake = () => asked.abort();
      await idle(clock, lookEveryMs, AbortSignal.any([closing.signal, asked.signal]));
    } while (!closing.signal.aborted && (everyMs > 0 || isAsked));
    loop = undefined;
  }

  return {
    async ask() {
      for (const { change } of rounds) {
        await change((known = {}) =>
          known.current === undefined ? { ...known, isAsked: true } : known,
        );
      }
      isAsked = true;
      wake();
      loop ??= run();
    },
    async reports() {
      const read = rounds.map(async ({ process, change }) => {
        const register = (await change((known) => known)) ?? {};
        return [process.name, register] as const;
      });
      return new Map(await Promise.all(read));
    },
    start() {
      if (everyMs > 0) loop = run();
    },
    rest: () => closing.abort(),
    async close() {
      closing.abort();
      await loop;
    },
  };
}
