import { createHash, randomUUID } from 'node:crypto';
import type { Process } from '../machines/define-process.ts';
import { HoldfastError } from '../errors.ts';
import { pathOf } from './actor-path.ts';
import type { OnEmit } from './callout.ts';
import type { Cause } from './cause.ts';
import { sleep, systemClock, type Clock } from './clock.ts';
import { createDeliver } from './deliver.ts';
import {
  createPublicId,
  derivePublicId,
  parsePublicId,
  toEffectId,
  toInstanceId,
  type InstanceId,
  type PublicId,
} from './ids.ts';
import { createLiveActor, type Inspect } from './live-actor.ts';
import { createLiveActors } from './live-actors.ts';
import type { Log } from './log.ts';
import { createMailboxes } from './mailboxes.ts';
import { createOnWake } from './on-wake.ts';
import { parseRecord } from './parse-record.ts';
import type { NodeName, Store, StoredRecord, Wakes } from './ports.ts';
import type { HistoryEntry, InstanceRecord } from './record.ts';
import type { InstanceView, Runtime } from './runtime-types.ts';
import { createSlots } from './slots.ts';
import {
  createStepper,
  machineThrew,
  unknownInstance,
  type Answer,
  type Committed,
  type Letter,
} from './stepper.ts';
import { createTaskRunner } from './task-runner.ts';
import { toHistoryStep, viewRecord } from './to-view.ts';
import { parseEvent, parseInput } from './validate.ts';
import { createWatch } from './watch.ts';

export interface RuntimeDeps {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly wakes: Wakes;
  readonly log: Log;
  /** The name of this node, the same after a restart. */
  readonly node: string;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** How many live actors are kept in memory. Default 10,000. */
  readonly actorCache?: number;
  /** How many tasks run on this node at once. Default 100. */
  readonly taskConcurrency?: number;
  /** How long a running task is left alone after its node was last heard of. Default 1,500. */
  readonly leaseMs?: number;
  /** How often the due index is watched. Default 200. */
  readonly watchMs?: number;
  /** How long running tasks may go on once the runtime closes. Default 10,000. */
  readonly shutdownMs?: number;
  /** Told of each event that a machine emits, once its step is committed: at least once. */
  readonly onEmit?: OnEmit;
  /** Told of every XState inspection event of every live actor, whether or not its step is committed. */
  readonly inspect?: Inspect;
}

const recheckMs = 2_000;
const overdueReadyMs = 10_000;

/** The instances of some processes on one node: see `Runtime`. */
export function createRuntime(deps: RuntimeDeps): Runtime {
  const { store, wakes, log, clock = systemClock, leaseMs = 1_500, watchMs = 200 } = deps;
  const processes = indexProcesses(deps.processes);
  const owner: NodeName = { node: deps.node, run: randomUUID() };
  const slots = createSlots(deps.taskConcurrency ?? 100);
  const liveActors = createLiveActors(deps.actorCache ?? 10_000);
  const closed = new AbortController();
  let closing = false;
  let draining: Promise<void> | undefined;
  let secret: Promise<string> | undefined;

  const mailboxes = createMailboxes<Letter>((id, letters) => stepper.batch(id, letters));
  const stepper = createStepper({
    store,
    clock,
    processes,
    liveActors,
    policy: {
      owner,
      leaseMs,
      // What a closing node does not run is for others to take at once.
      get recheckMs() {
        return closing ? 0 : recheckMs;
      },
      horizonMs: wakes.horizonMs,
      reserve: () => !closing && slots.reserve(),
    },
    unreserve: (count) => {
      for (let index = 0; index < count; index += 1) slots.free();
    },
    committed: afterCommit,
    inspect: deps.inspect,
    outbox: deps.onEmit !== undefined,
    outside: (id, target, event) => {
      const path = pathOf(target);
      if (path === undefined) return;
      void deliver(toEffectId(id, 'sent'), { kind: 'sent', path, event });
    },
  });
  const deliver = createDeliver({
    clock,
    log,
    closed: closed.signal,
    post: async (id, cause) => post(id, cause),
  });
  const runner = createTaskRunner({
    store,
    slots,
    clock,
    random: deps.random ?? Math.random,
    log,
    owner,
    leaseMs,
    onEmit: deps.onEmit,
    deliver,
  });
  const onWake = createOnWake({
    store,
    wakes,
    slots,
    runner,
    clock,
    log,
    owner,
    leaseMs,
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
    extendMs: Math.floor(leaseMs / 3),
    extend: async () => runner.extend(),
    takeOverdue: async (overdue) => onWake.takeOverdue(overdue),
  });

  async function post(
    id: InstanceId,
    cause: Cause,
    options: { readonly process?: string; readonly wantsView?: boolean } = {},
  ): Promise<Answer> {
    return new Promise((settle, fail) => {
      const { process, wantsView = false } = options;
      mailboxes.post(id, { cause, process, wantsView, settle, fail });
    });
  }

  function afterCommit({ live, steps, planned }: Committed): void {
    const { id, process } = live;
    for (const taskId of planned.run) {
      const task = live.tasks.get(taskId);
      if (task !== undefined) runner.run(live, task);
    }
    for (const stopped of planned.stop) runner.stop(toEffectId(id, stopped));
    for (const { entry, actions, live: starts } of steps) {
      log.debug({ instance: id, process: process.name, event: entry.event.type }, 'stepped');
      for (const run of [...actions, ...starts]) runAction(live.id, process, run);
    }
    if (planned.arm.length > 0) void wakes.arm(planned.arm);
  }

  /** A custom action runs at most once, after its step: what it throws changes nothing any more. */
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
    throw new HoldfastError('not_found', `There is no process ${name}; there are ${known}.`);
  }

  function toId(id: string): InstanceId {
    const publicId = parsePublicId(id);
    if (publicId === undefined) throw unknownInstance();
    return toInstanceId(publicId);
  }

  async function load(process: string, id: string): Promise<InstanceRecord> {
    const stored = await store.load(toId(id));
    const record = stored === undefined ? undefined : parseRecord(stored);
    if (record?.process !== processNamed(process).name) throw unknownInstance();
    return record;
  }

  function assertOpen(): void {
    if (closing) {
      throw new HoldfastError('shutting_down', 'This node is shutting down; ask another one.');
    }
  }

  /** Applies what a person asks for, past the machine. */
  async function intervene(
    name: string,
    id: string,
    cause: Extract<Cause, { kind: 'cancel' | 'undoAgain' | 'undoSkip' }>,
  ): Promise<InstanceView> {
    assertOpen();
    const options = { process: processNamed(name).name, wantsView: true };
    const { step, live, view } = await post(toId(id), cause, options);
    if (step.kind === 'threw') throw machineThrew(live, step.error);
    if (step.kind === 'over') {
      throw new HoldfastError(
        'instance_ended',
        `${name} ${id} is ${step.status}; there is nothing left to cancel.`,
      );
    }
    if (step.kind === 'stale' || (step.kind === 'unchanged' && cause.kind !== 'cancel')) {
      throw new HoldfastError(
        'nothing_to_undo',
        `The ledger of ${name} ${id} has no such failed compensation; GET it to see the ledger.`,
      );
    }
    if (view === undefined) throw new Error(`A ${cause.kind} cannot be ${step.kind}`);
    return view;
  }

  async function publicIdFor(process: Process, caller: string, key: string): Promise<PublicId> {
    secret ??= store.secret();
    secret.catch(() => (secret = undefined));
    return derivePublicId(process.idPrefix, await secret, { caller, process: process.name, key });
  }

  /** Takes no more work, lets what runs finish up to the limit, and gives back what is left. */
  async function drain(): Promise<void> {
    closing = true;
    slots.close();
    watch.rest();
    const finished = new AbortController();
    const limit = sleep(clock, deps.shutdownMs ?? 10_000, finished.signal);
    await Promise.race([allDone(), limit]);
    closed.abort();
    await runner.handOver().catch((error: unknown) => {
      log.warn({ err: error }, 'tasks could not be handed over; their leases will run out');
    });
    finished.abort();
  }

  async function allDone(): Promise<void> {
    await Promise.all([wakes.close(), onWake.idle()]);
    await runner.idle();
  }

  return {
    processes: deps.processes,

    async start(name, body, options = {}) {
      assertOpen();
      const process = processNamed(name);
      const input = parseInput(process, body);
      const { idempotencyKey: key, caller = '' } = options;
      const publicId =
        key === undefined
          ? createPublicId(process.idPrefix)
          : await publicIdFor(process, caller, key);
      const fingerprint = key === undefined ? undefined : fingerprintOf(body);
      const id = toInstanceId(publicId);
      const now = clock.now();
      const started = await stepper.start(
        createLiveActor(process, { id, publicId, input, now, fingerprint, inspect: deps.inspect }),
      );
      if (!isStored(started)) return { created: true, instance: started };
      const record = parseRecord(started);
      if (record.fingerprint !== fingerprint) {
        throw new HoldfastError(
          'idempotency_key_reused',
          'This Idempotency-Key came with another body before; use a new key for a new request.',
        );
      }
      return { created: false, instance: viewRecord(process, record) };
    },

    async send(name, id, body) {
      assertOpen();
      const process = processNamed(name);
      const parsed = parseEvent(process, body);
      const options = { process: name, wantsView: true };
      const { step, live, view } = await post(toId(id), { kind: 'event', ...parsed }, options);
      if (step.kind === 'threw') throw machineThrew(live, step.error);
      if (step.kind === 'refused') throw notAccepted(process, id, parsed.event.type, step);
      if (view === undefined) throw new Error(`An event cannot be ${step.kind}`);
      return view;
    },

    async get(name, id) {
      return viewRecord(processNamed(name), await load(name, id));
    },

    async cancel(name, id, options = {}) {
      const { onCancel } = processNamed(name);
      const { reason, rollback = onCancel === 'rollback' } = options;
      return intervene(name, id, { kind: 'cancel', reason, rollback });
    },

    retryRollback: async (name, id) => intervene(name, id, { kind: 'undoAgain' }),

    skipRollback: async (name, id, entry, reason) =>
      intervene(name, id, { kind: 'undoSkip', entry, reason }),

    async history(name, id, page = {}) {
      const { after = -1, limit = 1_000 } = page;
      await load(name, id);
      const entries = await store.history(toId(id), { after, limit: limit + 1 });
      const steps = entries
        .slice(0, limit)
        .map((text) => toHistoryStep(JSON.parse(text) as HistoryEntry));
      return { steps, more: entries.length > limit };
    },

    async ready() {
      const checks: Record<string, string> = {};
      try {
        await store.ping();
        checks['store'] = 'ok';
        const dueAt = await store.nextDueAt();
        const lateMs = dueAt === undefined ? 0 : clock.now() - dueAt;
        const unseenMs = clock.now() - watch.seenAt();
        const flows = wakes.flowing() && lateMs < overdueReadyMs && unseenMs < overdueReadyMs;
        checks['wakes'] = flows ? 'ok' : `stalled for ${Math.max(lateMs, unseenMs)} ms`;
      } catch (error) {
        checks['store'] ??= error instanceof Error ? error.message : 'unreachable';
      }
      if (closing) checks['node'] = 'shutting down';
      return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
    },

    async open() {
      const reclaimed = await store.reclaim(owner);
      if (reclaimed > 0) log.info({ reclaimed }, 'took over the tasks of the run before');
      await store.announce(owner, leaseMs);
      await wakes.start(async (wake) => onWake.take(wake));
      watch.start();
    },

    drain: async () => (draining ??= drain()),

    async close() {
      await (draining ??= drain());
      await mailboxes.idle();
      await watch.close();
      await store.close();
    },
  };
}

function indexProcesses(processes: readonly Process[]): ReadonlyMap<string, Process> {
  const byName = new Map<string, Process>();
  const paths = new Set<string>();
  for (const process of processes) {
    if (byName.has(process.name)) throw twice('name', process.name);
    if (paths.has(process.path)) throw twice('path', process.path);
    byName.set(process.name, process);
    paths.add(process.path);
  }
  return byName;
}

function twice(what: string, value: string): HoldfastError {
  return new HoldfastError(
    'process_refused',
    `Two processes have the ${what} ${value}; give one of them another.`,
  );
}

function isStored(started: InstanceView | StoredRecord): started is StoredRecord {
  return 'body' in started;
}

function fingerprintOf(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('base64url');
}

function notAccepted(
  process: Process,
  id: string,
  type: string,
  step: { readonly state: unknown; readonly accepts: readonly string[] },
): HoldfastError {
  const accepts = step.accepts.length === 0 ? 'no event' : step.accepts.join(', ');
  return new HoldfastError(
    'event_not_accepted',
    `${process.name} ${id} does not accept ${type} in ${JSON.stringify(step.state)}; it accepts ${accepts}.`,
    { details: { state: step.state, accepts: step.accepts.map((event) => ({ type: event })) } },
  );
}
