import type { ThrottledLog } from '../batch/throttled-log.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import { idle, sleep, type Clock } from '../ports/clock.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import { toPlainError } from '../record/plain-error.ts';
import { createChangeRegister, type ChangeRegister } from './change-register.ts';
import { pageAfter } from './page-after.ts';
import {
  beginAnew,
  goOn,
  isAtIt,
  join,
  leave,
  lookAfter,
  type DeployRegister,
  type Member,
  type Place,
} from './deploy-register.ts';

/** Visits the stored instances of each process, one node at a time. */
export interface Sweeps {
  start(): Promise<void>;
  /** Stops, and leaves the rest to other nodes. */
  rest(): void;
  close(): Promise<void>;
}

export interface SweepsDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly owner: NodeName;
}

/** What the sweeps are for. */
export interface SweepPurpose {
  /** Names the registers in the store. */
  readonly register: string;
  /** The sweep of a process is repeated when this changes. */
  readonly machineOf: (process: Process) => string;
  /** The instances with any of these index terms are visited. */
  readonly terms: readonly string[];
  /** Visits a page of instances. Returns how many of them must be visited again. */
  readonly visit: (process: Process, ids: readonly InstanceId[]) => Promise<number>;
  /** Whether nodes without this register are running; the sweep is repeated once they are gone. */
  readonly hasOthers?: () => Promise<boolean>;
  /** Instances are visited in pages of this size, with a pause between. */
  readonly pageSize: number;
  readonly pauseMs: number;
  /** How often a node checks for sweeps to do; less often while some instances must be visited again. */
  readonly everyMs: number;
  /** What the log says once a sweep is done, and if one fails. */
  readonly done: string;
  readonly failed: string;
}

interface Swept extends Member {
  readonly process: Process;
  readonly change: ChangeRegister<DeployRegister>;
}

const maxEveryMs = 300_000;
/** How often the node records its progress. */
const noteMs = 5_000;

/**
 * One node at a time visits the instances of a process and records its progress; if it dies, another node continues from
 * there. Visits must do no harm if two nodes make them at once.
 */
export function createSweeps(deps: SweepsDeps, purpose: SweepPurpose): Sweeps {
  const { store, clock, log, throttled, owner } = deps;
  const { terms, pageSize, pauseMs, everyMs } = purpose;
  const closing = new AbortController();
  const all: readonly Swept[] = deps.processes.map((process) => ({
    process,
    run: owner.run,
    machine: purpose.machineOf(process),
    change: createChangeRegister(store, owner, purpose.register, process.name),
  }));
  let loop = Promise.resolve();

  /** Continues a sweep. Returns whether some instances must be visited again. */
  async function sweep(swept: Swept, from: Place | undefined): Promise<boolean> {
    const { process, change } = swept;
    let failed = 0;
    let seen = 0;
    let notedAt = clock.now();
    for (let after = from; ;) {
      const query = { process: process.name, terms, limit: pageSize };
      const { ids, next } = await pageAfter(store, query, after);
      failed += await purpose.visit(process, ids);
      seen += ids.length;
      after = next;
      if (after === undefined) break;
      // Not between the lists of terms, most of which are short.
      if (ids.length === pageSize) await sleep(clock, pauseMs, closing.signal);
      if (closing.signal.aborted) return failed > 0;
      if (clock.now() - notedAt < noteMs) continue;
      const now = (notedAt = clock.now());
      const place = after;
      const noted = await change((known) => known && goOn(known, swept, now, place));
      if (noted === undefined || !isAtIt(noted, swept)) return failed > 0;
    }
    const details = { process: process.name, machine: swept.machine, instances: seen, failed };
    if (seen > 0) log.info(details, purpose.done);
    await change(
      (known) =>
        known &&
        (failed > 0 ? beginAnew(known, swept) : goOn(known, swept, clock.now(), undefined)),
    );
    return failed > 0;
  }

  async function look(swept: Swept, hasOthers: boolean): Promise<boolean> {
    const now = clock.now();
    const register = await swept.change((known) => lookAfter(known, swept, now, hasOthers));
    if (register === undefined || !isAtIt(register, swept)) return false;
    return sweep(swept, register.sweep.after);
  }

  async function lookAtAll(): Promise<boolean> {
    const hasOthers = (await purpose.hasOthers?.()) ?? false;
    const left = await Promise.all(
      all.map(async (swept) =>
        look(swept, hasOthers).catch((error: unknown) => warn(error, swept.process.name)),
      ),
    );
    return left.includes(true);
  }

  async function run(): Promise<void> {
    let waitMs = everyMs;
    while (!closing.signal.aborted) {
      const isLeft = await lookAtAll().catch(warn);
      waitMs = isLeft ? Math.min(waitMs * 2, maxEveryMs) : everyMs;
      await idle(clock, waitMs, closing.signal);
    }
  }

  function warn(error: unknown, process = ''): boolean {
    const plain = toPlainError(error);
    throttled.warn([process, plain.message], { error: plain }, purpose.failed);
    return true;
  }

  return {
    async start() {
      const now = clock.now();
      for (const one of all) await one.change((known) => join(known, one, now));
      loop = run();
    },
    rest: () => closing.abort(),
    async close() {
      closing.abort();
      await loop;
      const now = clock.now();
      // If the store is unavailable, other nodes notice by themselves.
      await Promise.allSettled(
        all.map(async (one) => one.change((known) => known && leave(known, one, now))),
      );
    },
  };
}
