import type { Process } from '../machines/define-process.ts';
import type { Cause } from './cause.ts';
import { sleep, type Clock } from './clock.ts';
import { createDeployRegister } from './deploy-register.ts';
import type { InstanceId } from './ids.ts';
import { machineTerm } from './index-terms.ts';
import { toPlainError } from './plain-error.ts';
import type { NodeName, Store } from './ports.ts';
import type { ThrottledLog } from './throttled-log.ts';
import type { Log } from './log.ts';

/** Brings the instances that a deploy has left behind to the machine that is deployed now, whether or not anything happens to them. */
export interface FitDeployed {
  start(): Promise<void>;
  /** Leaves what is left to other nodes. */
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
  readonly post: (id: InstanceId, cause: Cause) => Promise<unknown>;
}

/** How often a node looks whether something was left behind; after a round that could not mend all, less and less often. */
const everyMs = 5_000;
const maxEveryMs = 300_000;
/** Instances are fitted in pages, with a pause between: 100,000 take some five minutes. */
const pageSize = 100;
const pauseMs = 200;

/**
 * One node at a time does it; where it dies, another goes on: what is fitted is no longer in the list of what is left.
 * Two at once would do no harm, for each instance is fitted in one commit.
 */
export function createFitDeployed(deps: FitDeployedDeps): FitDeployed {
  const { store, clock, log, throttled } = deps;
  const closing = new AbortController();
  const registers = deps.processes.map((process) => ({
    process,
    register: createDeployRegister(store, deps.owner, process),
  }));
  let loop = Promise.resolve();

  /** Returns how many instances were looked at, and how many of them could not be fitted. */
  async function fitPages(
    { process, register }: (typeof registers)[number],
    machine: string,
  ): Promise<{ readonly seen: number; readonly failed: number }> {
    let seen = 0;
    let failed = 0;
    let after: Parameters<Store['list']>[0]['after'];
    for (;;) {
      const terms = [machineTerm(machine)];
      const query = { process: process.name, terms, limit: pageSize };
      const page = await store.list(after === undefined ? query : { ...query, after });
      const results = await Promise.all(page.map(async ({ id }) => fit(process, id)));
      seen += page.length;
      failed += results.filter((fitted) => !fitted).length;
      after = page.at(-1);
      if (page.length < pageSize || closing.signal.aborted) return { seen, failed };
      await sleep(clock, pauseMs, closing.signal);
      if ((await register.take(clock.now())) === undefined) return { seen, failed };
    }
  }

  async function fit(process: Process, id: InstanceId): Promise<boolean> {
    try {
      await deps.post(id, { kind: 'deployed' });
      return true;
    } catch (error) {
      const message = 'an instance could not be brought to the deployed machine; trying on';
      const plain = toPlainError(error);
      throttled.warn([process.name, plain.message], { instance: id, error: plain }, message);
      return false;
    }
  }

  /** Returns whether something is left that could not be done. */
  async function fitProcess(one: (typeof registers)[number]): Promise<boolean> {
    const others = await one.register.take(clock.now());
    if (others === undefined) return false;
    const empty: string[] = [];
    let isLeft = false;
    for (const machine of others) {
      const count = await store.count(one.process.name, machineTerm(machine));
      if (count === 0) {
        empty.push(machine);
        continue;
      }
      const { seen, failed } = await fitPages(one, machine);
      const details = { process: one.process.name, from: machine, to: one.register.own };
      if (seen > failed)
        log.info({ ...details, instances: seen - failed }, 'fitted to the deployed machine');
      isLeft ||= failed > 0;
    }
    await one.register.giveBack(clock.now(), empty);
    return isLeft;
  }

  async function run(): Promise<void> {
    let waitMs = everyMs;
    while (!closing.signal.aborted) {
      let isLeft = false;
      for (const one of registers) {
        if (closing.signal.aborted) return;
        isLeft =
          (await fitProcess(one).catch((error: unknown) => warn(one.process, error))) || isLeft;
      }
      waitMs = isLeft ? Math.min(waitMs * 2, maxEveryMs) : everyMs;
      await sleep(clock, waitMs, closing.signal);
    }
  }

  function warn({ name }: Process, error: unknown): boolean {
    const plain = toPlainError(error);
    throttled.warn([name, plain.message], { error: plain }, 'deploys could not be looked after');
    return true;
  }

  return {
    async start() {
      for (const { register } of registers) await register.declare(clock.now());
      loop = run();
    },
    rest: () => closing.abort(),
    async close() {
      closing.abort();
      await loop;
    },
  };
}
