import { createReady } from './wakes/ready.ts';
import type { RuntimeDeps } from './runtime-deps.ts';
import { processNamed, indexProcesses } from './requests/index-processes.ts';
import { createCarryOut } from './wakes/carry-out.ts';
import { createSecrets } from './secrets/secrets.ts';
import { createMeasuredInstances } from './mailboxes/measured-instances.ts';
import { measuredRun } from './tasks/measured-run.ts';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { batchBytes, batchMs } from './batch/batch-budget.ts';
import { toKept } from './secrets/agree-on-secret.ts';
import { createChangeWaiter } from './reads/change-waiter.ts';
import { createCallbackUrl, createCallbacks } from './requests/callbacks.ts';
import { systemClock, type Clock } from './ports/clock.ts';
import { finishTasks } from './tasks/finish-tasks.ts';
import { createDeliver } from './mailboxes/deliver.ts';
import { createDeliverOutside } from './mailboxes/deliver-outside.ts';
import { createCountStored } from './wakes/count-stored.ts';
import { createFitDeployed } from './wakes/fit-deployed.ts';
import { createEndedHere } from './reads/ended-here.ts';
import { createRunningHere } from './restore/running-here.ts';
import { toEnded } from './reads/readable.ts';
import { shareLoads } from './reads/share-loads.ts';
import { createTellInspector } from './batch/inspect.ts';
import { createLiveActors } from './batch/live-actors.ts';
import { createDoctor } from './doctor/doctor.ts';
import { createPauses } from './wakes/pauses.ts';
import { createOnWake } from './wakes/on-wake.ts';
import type { NodeName } from './ports/ports.ts';
import { createRequests } from './requests/requests.ts';
import { shuttingDown } from './requests/request-errors.ts';
import type { Runtime } from './contract/runtime-types.ts';
import { createCommitPolicy } from './commit/create-commit-policy.ts';
import { createBacklog } from './requests/backlog.ts';
import { createLoopLoad } from './statistics/loop-load.ts';
import { createNodeLoad } from './statistics/node-load.ts';
import { createStatistics } from './statistics/statistics.ts';
import { createPlaces } from './tasks/places.ts';
import { createTaskRunner } from './tasks/task-runner.ts';
import { createStoreGuard } from './secrets/store-guard.ts';
import { createThrottledLog } from './batch/throttled-log.ts';
import { turns as ofThread } from '../turns.ts';
import { createCommitPace } from './requests/commit-pace.ts';
import { createWatch } from './wakes/watch.ts';

const recheckMs = 2_000;

/** Runs the instances of some processes on one node: see `Runtime`. */
export function createRuntime(deps: RuntimeDeps): Runtime {
  const { wakes, log, tracing, leaseMs = 1_500, watchMs = 200, turns = ofThread } = deps;
  const elapsedMs = deps.elapsedMs ?? (() => performance.now());
  const clock: Clock = { ...(deps.clock ?? systemClock), now: () => deps.store.now() };
  const guard = createStoreGuard({ store: deps.store, clock, log });
  const { store } = guard;
  const processes = indexProcesses(deps.processes);
  const owner: NodeName = { node: deps.node, run: randomUUID() };
  const places = createPlaces(deps.taskConcurrency ?? 200, elapsedMs);
  const endedHere = createEndedHere();
  const runningHere = createRunningHere();
  const liveActors = createLiveActors(deps.actorCache ?? 10_000);
  const loop = deps.loop ?? createLoopLoad();
  const nodeLoad = createNodeLoad({ clock, loop, liveActors, places });
  const throttled = createThrottledLog(log, clock);
  const closed = new AbortController();
  // Everything that waits for the store to come back listens; Node would warn of a leak.
  setMaxListeners(0, closed.signal);
  let closing = false;
  let draining: Promise<void> | undefined;
  const secrets = createSecrets(store, deps.secret);
  const statistics = createStatistics({ store, clock, log, run: owner.run });

  const swept = { processes: deps.processes, store, clock, log, throttled, owner };
  const pauses = createPauses(swept);
  const doctor = createDoctor({ ...swept, wakes, everyMs: deps.doctorEveryMs ?? 0 });
  const tellInspector = deps.inspect && createTellInspector(deps.inspect, log);
  const pace = createCommitPace(elapsedMs);
  const backlog = createBacklog(elapsedMs, loop, places);
  const policy = createCommitPolicy({
    owner,
    leaseMs,
    recheckMs,
    horizonMs: wakes.horizonMs,
    recordLimitBytes: deps.recordLimitBytes,
    reserve: backlog.reserve,
  });
  const instances = createMeasuredInstances({
    meter: deps.meter,
    store: pace.timed(store),
    clock,
    log,
    throttled,
    processes,
    liveActors,
    turns,
    tracing,
    policy,
    batchLimits: { maxBytes: batchBytes, maxMs: batchMs, elapsedMs },
    committed: (committed) => {
      const { live, planned } = committed;
      if (planned.commit.ended === true) endedHere.note(live.id, () => toEnded(live, log));
      carryOut(committed);
      if (deps.statistics !== false) statistics.note(committed);
      deps.onSteps?.(committed.live.process, committed.steps);
    },
    tellInspector,
    pauses,
    outbox: deps.onEmit !== undefined,
    ...createDeliverOutside(() => deliver),
  });
  const deliver = createDeliver({ clock, log, throttled, closed: closed.signal, instances });
  const runner = createTaskRunner({
    passedOn: backlog.passedOn,
    runTask: measuredRun(deps.meter, elapsedMs),
    store,
    wakes,
    turns,
    clock,
    random: deps.random ?? Math.random,
    log,
    throttled,
    owner,
    leaseMs,
    onEmit: deps.onEmit,
    tracing,
    runningHere,
    callbackUrl: createCallbackUrl(secrets, () => deps.publicUrl?.() ?? ''),
    deliver,
  });
  const carryOut = createCarryOut({ runner, wakes, clock, log, tracing, tellInspector });
  const onWake = createOnWake({
    meter: deps.meter,
    store,
    wakes,
    places,
    runner,
    clock,
    random: deps.random ?? Math.random,
    log,
    owner,
    leaseMs,
    recheckMs,
    closed: closed.signal,
    nextLease: policy.nextLease,
    deliver,
    pauses,
    tracing,
  });
  const watch = createWatch({
    looked: backlog.looked,
    store,
    clock,
    log,
    owner,
    watchMs,
    graceMs: Math.min(250, watchMs),
    listening: deps.listening,
    recheckMs,
    leaseMs,
    extendMs: Math.floor(leaseMs / 3),
    extend: async () => runner.extend(),
    load: nodeLoad,
    announced: policy.announced,
    onWake,
  });
  const fitDeployed = createFitDeployed({ ...swept, instances });
  const countStored = createCountStored(swept);
  const ready = createReady({
    store,
    wakes,
    clock,
    seenAt: () => watch.seenAt(),
    isClosing: () => closing,
  });
  const { flush, ...callbacks } = createCallbacks({
    clock,
    cipher: secrets.cipher,
    instances,
    assertOpen,
  });
  const load = shareLoads(store, turns);
  const waiter = createChangeWaiter({ store, clock });
  const requests = createRequests({
    store,
    owner,
    load,
    waiter,
    endedHere,
    runningHere,
    wakes,
    clock,
    elapsedMs,
    log,
    throttled,
    meter: deps.meter,
    processes: deps.processes,
    processNamed: (name) => processNamed(processes, name),
    instances,
    secrets,
    pauses,
    doctor,
    tracing,
    inspected: tellInspector !== undefined,
    assertOpen,
    isOverloaded: () => turns.isOverloaded() || pace.isLate() || backlog.isTooLong(),
    turns,
  });

  function assertOpen(): void {
    if (closing) throw shuttingDown();
  }

  async function drain(): Promise<void> {
    closing = true;
    policy.close();
    flush();
    const passedOn = runner.passOn();
    places.close();
    for (const upkeep of [watch, fitDeployed, countStored, doctor]) upkeep.rest();
    const resting = [passedOn, waiter.close(), wakes.close(), onWake.idle()];
    const idle = Promise.all(resting).then(async () => runner.idle());
    const { shutdownMs = 10_000 } = deps;
    await finishTasks({ clock, runner, log, shutdownMs, idle, stop: () => closed.abort() });
  }

  return {
    processes: deps.processes,

    ...requests,
    ...callbacks,

    ready,

    async open() {
      await secrets.cipher();
      const agreed = await secrets.secret();
      guard.start({ secret: agreed, kept: toKept(agreed, deps.secret) });
      const reclaimed = await store.reclaim(owner);
      if (reclaimed > 0)
        log.info({ reclaimed }, 'reclaimed the tasks of the previous run of this node');
      policy.announced(await store.announce(owner, leaseMs, nodeLoad()));
      await pauses.start();
      await wakes.start(async (wake) => onWake.take(wake));
      watch.start(reclaimed > 0);
      statistics.start();
      await fitDeployed.start();
      await countStored.start();
      doctor.start();
    },

    drain: async () => (draining ??= drain()),

    async close() {
      await (draining ??= drain());
      await instances.idle();
      const upkeep = [watch, fitDeployed, countStored, doctor, pauses, statistics];
      await Promise.all(upkeep.map(async (part) => part.close()));
      loop.close();
      await guard.close();
      await store.close();
    },
  };
}
