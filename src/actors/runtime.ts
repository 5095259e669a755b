import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Process } from '../definition/define-process.ts';
import { HoldfastError } from '../errors.ts';
import { pathOf } from './xstate/actor-path.ts';
import { batchBytes, batchMs } from './commit/batch-budget.ts';
import { agreeOnSecret, toKept } from './secrets/agree-on-secret.ts';
import { createChangeWaiter } from './reads/await-change.ts';
import type { OnEmit } from './tasks/callout.ts';
import { callbackToken, createCallbacks } from './requests/callbacks.ts';
import type { Cause } from './step/cause.ts';
import { sleep, systemClock, type Clock } from './ports/clock.ts';
import { createDeliver } from './commit/deliver.ts';
import { createFitDeployed } from './wakes/fit-deployed.ts';
import { toEffectId, type InstanceId } from './ports/ids.ts';
import { createStoreGuard } from './secrets/guard-store.ts';
import { shareLoads } from './reads/share-loads.ts';
import { indexProcesses } from './requests/index-processes.ts';
import { createTellInspector, type Inspect } from './commit/inspect.ts';
import { createLiveActors } from './commit/live-actors.ts';
import type { Log } from '../log.ts';
import { createMailboxes } from './commit/mailboxes.ts';
import { createOnWake } from './wakes/on-wake.ts';
import { onceASecond } from './requests/once-a-second.ts';
import type { NodeName, Store, Wakes } from './ports/ports.ts';
import { createRequests } from './requests/requests.ts';
import { instanceBusy } from './requests/request-errors.ts';
import type { Runtime } from './requests/runtime-types.ts';
import { defaultRecordLimitBytes } from './commit/record-limit.ts';
import { createSeal, type Seal } from './secrets/token-cipher.ts';
import { createSlots } from './tasks/slots.ts';
import { mayBeRefused, sizeOfCause } from './commit/size-of-cause.ts';
import type { Answer, Letter } from './commit/mailbox-item.ts';
import { createStepper, type Committed } from './commit/stepper.ts';
import { createTaskRunner, type TakenLease } from './tasks/task-runner.ts';
import { checkWakes } from './wakes/check-wakes.ts';
import { createThrottledLog } from './commit/throttled-log.ts';
import { wakeAll } from './wakes/wake-all.ts';
import { createWatch } from './wakes/watch.ts';

export interface RuntimeDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly wakes: Wakes;
  readonly log: Log;
  /** The name of this node, the same after a restart. */
  readonly node: string;
  /**
   * Makes ids, callback URLs and cursors; at least 32 bytes, the same on all nodes, for as long as the store lasts. Default:
   * one that is made at the first start and kept in the store.
   */
  readonly secret?: string;
  /** Delays; what time it is, the store says. */
  readonly clock?: Pick<Clock, 'after'>;
  /** How much time has passed, by a clock that nobody sets: bounds what a batch takes. */
  readonly elapsedMs?: () => number;
  readonly random?: () => number;
  /** How many live actors are kept in memory. Default 10,000. */
  readonly actorCache?: number;
  /** How many tasks run on this node at once. Default 100. */
  readonly taskConcurrency?: number;
  /** How long a running task is left alone after its node was last heard of. Default 1,500. */
  readonly leaseMs?: number;
  /** How often the due index is watched. Default 200. */
  readonly watchMs?: number;
  /** The largest record of an instance, in bytes: a step that would make it larger is refused. Default 4 MiB. */
  readonly recordLimitBytes?: number;
  /** How long running tasks may go on once the runtime closes. Default 10,000. */
  readonly shutdownMs?: number;
  /** Told of each event that a machine emits, once its step is committed: at least once. */
  readonly onEmit?: OnEmit;
  /** Where outside systems reach this service, without a slash at the end; goes before callback paths. */
  readonly publicUrl?: () => string;
  /**
   * Told of XState's inspection events: those of a step once it is committed, and of the actors of an instance when it comes
   * into the memory of this node. Sessions stay the same over restarts and nodes.
   */
  readonly inspect?: Inspect;
}

const recheckMs = 2_000;

/** The instances of some processes on one node: see `Runtime`. */
export function createRuntime(deps: RuntimeDeps): Runtime {
  const { wakes, log, leaseMs = 1_500, watchMs = 200 } = deps;
  const { after } = deps.clock ?? systemClock;
  const clock: Clock = { now: () => deps.store.now(), after };
  const guard = createStoreGuard({ store: deps.store, clock, log });
  const { store } = guard;
  // It writes, and anybody may ask for it.
  const probe = onceASecond(clock, async () => store.ping());
  const processes = indexProcesses(deps.processes);
  const owner: NodeName = { node: deps.node, run: randomUUID() };
  const slots = createSlots(deps.taskConcurrency ?? 100);
  const throttled = createThrottledLog(log, clock);
  const liveActors = createLiveActors(deps.actorCache ?? 10_000);
  const closed = new AbortController();
  // Whatever waits for the store to come back listens; Node would warn of a leak.
  setMaxListeners(0, closed.signal);
  let closing = false;
  let leases = 0;
  const nextLease = (): number => (leases += 1);
  let draining: Promise<void> | undefined;
  let secret: Promise<string> | undefined;
  let seal: Seal | undefined;

  const tellInspector = deps.inspect && createTellInspector(deps.inspect, log);
  const mailboxes = createMailboxes<Letter>((id, letters) => stepper.batch(id, letters));
  const stepper = createStepper({
    store,
    clock,
    log,
    throttled,
    processes,
    liveActors,
    policy: {
      owner,
      leaseMs,
      nextLease,
      // What a closing node does not run is for others to take at once.
      get recheckMs() {
        return closing ? 0 : recheckMs;
      },
      horizonMs: wakes.horizonMs,
      recordLimitBytes: deps.recordLimitBytes ?? defaultRecordLimitBytes,
      reserve: () => !closing && slots.reserve(),
    },
    batchLimits: {
      maxBytes: batchBytes,
      maxMs: batchMs,
      elapsedMs: deps.elapsedMs ?? (() => performance.now()),
    },
    unreserve: (count) => {
      for (let index = 0; index < count; index += 1) slots.free();
    },
    committed: afterCommit,
    tellInspector,
    outbox: deps.onEmit !== undefined,
    outside: ({ id, createdAt }, target, event) => {
      const path = pathOf(target);
      if (path === undefined) return;
      void deliver(toEffectId({ id, createdAt }, 'sent'), { kind: 'sent', path, event, createdAt });
    },
    emitOutside: ({ id, createdAt }, source, event) => {
      const path = pathOf(source);
      if (path === undefined) return;
      const effect = toEffectId({ id, createdAt }, 'emitted');
      void deliver(effect, { kind: 'emitted', path, event, createdAt });
    },
  });
  const deliver = createDeliver({
    clock,
    log,
    throttled,
    closed: closed.signal,
    post,
  });
  const runner = createTaskRunner({
    store,
    slots,
    clock,
    random: deps.random ?? Math.random,
    log,
    throttled,
    owner,
    leaseMs,
    onEmit: deps.onEmit,
    callbackUrl: (effect, startedAt) => {
      if (seal === undefined) throw new Error('The runtime is not open');
      return `${deps.publicUrl?.() ?? ''}/callbacks/${callbackToken(seal, effect, startedAt)}`;
    },
    deliver,
  });
  const onWake = createOnWake({
    store,
    wakes,
    slots,
    runner,
    clock,
    random: deps.random ?? Math.random,
    log,
    owner,
    leaseMs,
    recheckMs,
    closed: closed.signal,
    nextLease,
    deliver,
  });
  const watch = createWatch({
    store,
    clock,
    log,
    owner,
    watchMs,
    graceMs: Math.min(250, watchMs),
    recheckMs,
    leaseMs,
    extendMs: Math.floor(leaseMs / 3),
    extend: async () => runner.extend(),
    onWake,
  });

  const fitDeployed = createFitDeployed({
    processes: deps.processes,
    store,
    clock,
    log,
    throttled,
    owner,
    post,
  });

  function post(
    id: InstanceId,
    cause: Cause,
    options: Partial<Pick<Letter, 'process' | 'key' | 'permission'>> = {},
  ): Promise<Answer> {
    return new Promise((settle, fail) => {
      const { process, key, permission } = options;
      const sizeBytes = sizeOfCause(cause);
      if (mayBeRefused(cause) && !mailboxes.hasRoom(id, sizeBytes)) throw instanceBusy();
      const wantsView = process !== undefined || key !== undefined;
      mailboxes.post(id, { cause, sizeBytes, process, wantsView, key, permission, settle, fail });
    });
  }

  function afterCommit({ live, steps, planned }: Committed): void {
    const { id, process } = live;
    const lease: TakenLease = {
      number: planned.commit.owner.number,
      askedAt: planned.at,
      again: false,
    };
    for (const taskId of planned.run) {
      const task = live.tasks.get(taskId);
      if (task !== undefined) runner.run(live, task, lease);
    }
    for (const stopped of planned.stop) runner.stop(toEffectId(live, stopped));
    for (const { entry, actions, live: starts, inspected } of steps) {
      tellInspector?.(inspected);
      log.debug({ instance: id, process: process.name, event: entry.event.type }, 'stepped');
      for (const run of [...actions, ...starts]) runAction(live.id, process, run);
    }
    if (planned.arm.length > 0) void wakes.arm(planned.arm);
    if (steps.some(({ entry }) => 'recovered' in entry.event))
      void wakeAll(live, { store, clock, log });
  }

  /** A custom action runs at most once, after its step; if it throws, nothing changes. */
  function runAction(instance: InstanceId, process: Process, run: () => void): void {
    try {
      run();
    } catch (error) {
      log.error({ instance, process: process.name, err: error }, 'a custom action threw');
    }
  }

  function processNamed(name: string): Process {
    const process = processes.get(name);
    if (process !== undefined) return process;
    const known = [...processes.keys()].join(', ');
    throw new HoldfastError(
      'not_found',
      `There is no process ${name}; the processes are ${known}.`,
    );
  }

  function assertOpen(): void {
    if (closing) {
      throw new HoldfastError(
        'shutting_down',
        'This node is shutting down; send the request to another node.',
      );
    }
  }

  async function theSecret(): Promise<string> {
    secret ??= agreeOnSecret(store, deps.secret);
    secret.catch(() => (secret = undefined));
    return secret;
  }

  async function theSeal(): Promise<Seal> {
    seal ??= createSeal(await theSecret());
    return seal;
  }

  const { flush, ...callbacks } = createCallbacks({ clock, seal: theSeal, post, assertOpen });
  const load = shareLoads(store);
  const waiter = createChangeWaiter({ store, load, clock });
  const requests = createRequests({
    store,
    load,
    waiter,
    clock,
    log,
    processNamed,
    start: (live, key) => stepper.start(live, key),
    post,
    secret: theSecret,
    seal: theSeal,
    inspected: tellInspector !== undefined,
    assertOpen,
  });

  /**
   * Accepts no more work, answers waiting callers, lets running tasks finish up to the limit, and releases the rest.
   */
  async function drain(): Promise<void> {
    closing = true;
    flush();
    slots.close();
    watch.rest();
    fitDeployed.rest();
    const finished = new AbortController();
    const limit = sleep(clock, deps.shutdownMs ?? 10_000, finished.signal);
    await Promise.race([allDone(), limit]);
    closed.abort();
    await runner.handOver().catch((error: unknown) => {
      log.warn(
        { err: error },
        'tasks could not be handed over; another node takes them when their leases expire',
      );
    });
    finished.abort();
  }

  async function allDone(): Promise<void> {
    await Promise.all([waiter.close(), wakes.close(), onWake.idle()]);
    await runner.idle();
  }

  return {
    processes: deps.processes,

    ...requests,
    ...callbacks,

    async ready() {
      const checks: Record<string, string> = {};
      try {
        await probe();
        checks['store'] = 'ok';
        checks['wakes'] = await checkWakes({ store, wakes, clock, seenAt: watch.seenAt() });
      } catch (error) {
        checks['store'] ??= error instanceof Error ? error.message : 'unreachable';
      }
      if (closing) checks['node'] = 'shutting down';
      return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
    },

    async open() {
      await theSeal();
      const agreed = await theSecret();
      guard.start({ secret: agreed, kept: toKept(agreed, deps.secret) });
      const reclaimed = await store.reclaim(owner);
      if (reclaimed > 0)
        log.info({ reclaimed }, 'reclaimed the tasks of the previous run of this node');
      await store.announce(owner, leaseMs);
      await wakes.start(async (wake) => onWake.take(wake));
      watch.start();
      await fitDeployed.start();
    },

    drain: async () => (draining ??= drain()),

    async close() {
      await (draining ??= drain());
      await mailboxes.idle();
      await Promise.all([watch.close(), fitDeployed.close()]);
      await guard.close();
      await store.close();
    },
  };
}
