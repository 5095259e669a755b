import type { Process } from '../../definition/define-process.ts';
import type { Instances } from '../mailboxes/instances.ts';
import { idle, sleep, type Clock } from '../ports/clock.ts';
import {
  beginAnew,
  goOn,
  isAtIt,
  join,
  leave,
  lookAfter,
  type Member,
  type Place,
} from './deploy-register.ts';
import { deploymentOf, madeByOf } from '../record/deployment.ts';
import type { InstanceId } from '../ports/ids.ts';
import { createChangeRegister, type ChangeRegister } from './change-register.ts';
import type { Log } from '../../log.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import type { ThrottledLog } from '../batch/throttled-log.ts';

/** Fits all live instances to a changed machine, even those that receive no events. */
export interface FitDeployed {
  start(): Promise<void>;
  /** Stops, and leaves the rest to other nodes. */
  rest(): void;
  close(): Promise<void>;
}

export interface FitDeployedDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly owner: NodeName;
  readonly instances: Pick<Instances, 'apply'>;
}

interface Deployed extends Member {
  readonly process: Process;
  readonly change: ChangeRegister;
}

/** How often a node checks for deploys; less often while some instances cannot be fitted. */
const everyMs = 5_000;
const maxEveryMs = 300_000;
/** Instances are visited in small pages, with a pause between: at most 500 a second. */
const pageSize = 25;
const pauseMs = 50;
/** How often the node records its progress. */
const noteMs = 5_000;

/**
 * One node at a time fits the instances and records its progress; if it dies, another node continues from there. Two
 * nodes at once would do no harm, because each instance is fitted in one commit.
 */
export function createFitDeployed(deps: FitDeployedDeps): FitDeployed {
  const { store, clock, log, throttled, owner } = deps;
  const closing = new AbortController();
  const all: readonly Deployed[] = deps.processes.map((process) => ({
    process,
    run: owner.run,
    machine: deploymentOf(madeByOf(process)),
    change: createChangeRegister(store, owner, process.name),
  }));
  let loop = Promise.resolve();

  async function fit(process: Process, id: InstanceId): Promise<boolean> {
    try {
      await deps.instances.apply(id, { kind: 'deployed' });
      return true;
    } catch (error) {
      const message = 'an instance could not be moved to the deployed machine; retrying';
      const plain = toPlainError(error);
      throttled.warn([process.name, plain.message], { instance: id, error: plain }, message);
      return false;
    }
  }

  /** Continues a sweep. Returns whether some instances could not be fitted. */
  async function sweep(deployed: Deployed, from: Place | undefined): Promise<boolean> {
    const { process, change } = deployed;
    let after = from;
    let failed = 0;
    let seen = 0;
    let notedAt = clock.now();
    for (;;) {
      const query = { process: process.name, terms: ['status=Pending'], limit: pageSize };
      const page = await store.list(after === undefined ? query : { ...query, after });
      const fitted = await Promise.all(page.map(async ({ id }) => fit(process, id)));
      seen += page.length;
      failed += fitted.filter((done) => !done).length;
      after = page.at(-1);
      if (page.length < pageSize) break;
      await sleep(clock, pauseMs, closing.signal);
      if (closing.signal.aborted) return failed > 0;
      if (clock.now() - notedAt < noteMs) continue;
      const now = (notedAt = clock.now());
      const place = after;
      const noted = await change((known) => known && goOn(known, deployed, now, place));
      if (noted === undefined || !isAtIt(noted, deployed)) return failed > 0;
    }
    const details = { process: process.name, machine: deployed.machine, instances: seen, failed };
    if (seen > 0) log.info(details, 'checked whether the instances fit the deployed machine');
    await change(
      (known) =>
        known &&
        (failed > 0 ? beginAnew(known, deployed) : goOn(known, deployed, clock.now(), undefined)),
    );
    return failed > 0;
  }

  async function look(deployed: Deployed): Promise<boolean> {
    const now = clock.now();
    const register = await deployed.change((known) => lookAfter(known, deployed, now));
    if (register === undefined || !isAtIt(register, deployed)) return false;
    return sweep(deployed, register.sweep.after);
  }

  async function run(): Promise<void> {
    let waitMs = everyMs;
    while (!closing.signal.aborted) {
      const left = await Promise.all(
        all.map(async (deployed) =>
          look(deployed).catch((error: unknown) => warn(deployed, error)),
        ),
      );
      waitMs = left.includes(true) ? Math.min(waitMs * 2, maxEveryMs) : everyMs;
      await idle(clock, waitMs, closing.signal);
    }
  }

  function warn({ process }: Deployed, error: unknown): boolean {
    const plain = toPlainError(error);
    throttled.warn(
      [process.name, plain.message],
      { error: plain },
      'checking instances against the deployed machine failed; retrying',
    );
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
