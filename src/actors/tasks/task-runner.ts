import { calloutOf, type OnEmit } from './callout.ts';
import type { Cause } from '../pending/cause.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deliver, Delivered } from '../mailboxes/deliver.ts';
import { hasCode } from '../../errors.ts';
import { toEffectId, type EffectId } from '../ports/ids.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { isDoneUnseen } from './is-done-unseen.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import type { NodeName, Store, Wake } from '../ports/ports.ts';
import { runTask } from './run-task.ts';
import type { Slots } from './slots.ts';
import { toPlainError } from '../record/plain-error.ts';
import { strandedMs } from '../record/due.ts';
import type { ThrottledLog } from '../batch/throttled-log.ts';
import { withDetails } from './with-details.ts';

/** Runs the tasks of this node. The caller takes a place for each; the runner frees it. */
export interface TaskRunner {
  /** Runs a task under a lease that was just taken. An earlier run that is under way here is stopped. */
  run(live: LiveActor, task: LiveTask, lease: TakenLease): void;
  /** Whether this node runs the task, or delivers its outcome, under a lease that it still holds. Extends the lease. */
  holds(effect: EffectId): Promise<boolean>;
  /** The effect is no longer pending: its signal fires and its outcome is dropped. */
  stop(effect: EffectId): void;
  running(): number;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  /** Stops running tasks and hands them over to other nodes. */
  handOver(): Promise<void>;
  /** Extends the leases of running tasks, and stops those whose lease is lost. */
  extend(): Promise<void>;
}

export interface TaskRunnerDeps {
  readonly store: Store;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly owner: NodeName;
  readonly leaseMs: number;
  readonly onEmit: OnEmit | undefined;
  readonly callbackUrl: (effect: EffectId, startedAt: number) => string;
  /** Delivers an outcome to its instance; resolves when it is settled. */
  readonly deliver: Pick<Deliver, 'cause'>;
}

/** A lease that this node has taken. */
export interface TakenLease {
  readonly number: number;
  /** When it was requested, in epoch milliseconds: no later than it began. */
  readonly askedAt: number;
  /** An earlier run of the task was interrupted, and how far it got is unknown. */
  readonly again: boolean;
}

const parkedMessage =
  'a task is on hold: its stored input does not match the input schema of the deployed task';

const doneUnseenMessage =
  'a task took effect after its process recorded it as failed, and is not undone; check its effect';
const unconfirmedMessage =
  'a task was not run, because the store did not confirm its lease; it runs once the lease has run out';

interface Running {
  readonly lease: TakenLease;
  readonly wake: Wake;
  readonly interruption: Interruption;
  /** The task has ended; its outcome is being delivered. */
  ended: boolean;
  done: Promise<void>;
}

export function createTaskRunner(deps: TaskRunnerDeps): TaskRunner {
  const { store, slots, clock, log, owner } = deps;
  const running = new Map<EffectId, Running>();

  async function execute(live: LiveActor, liveTask: LiveTask, entry: Running): Promise<void> {
    const { effect } = entry.wake;
    const task = liveTask.pending;
    const tell = async (cause: Cause): Promise<Delivered> =>
      deps.deliver.cause({ instance: live.id, effect }, cause);
    const details = { instance: live.id, process: live.process.name, effect, task: task.name };
    try {
      // The store answered so late that another node may have taken the task.
      const isLate = clock.now() - entry.lease.askedAt >= deps.leaseMs;
      if (isLate && !(await isConfirmed(entry, details))) return;
      const emits: Promise<unknown>[] = [];
      const { createdAt } = live;
      const { call, policy, unfit } = calloutOf(live, liveTask, {
        onEmit: deps.onEmit,
        emit: (path, event) => {
          if (entry.ended || entry.interruption.reason() !== undefined) return;
          emits.push(tell({ kind: 'emitted', path, event, createdAt }));
        },
      });
      if (unfit !== undefined) {
        end(entry);
        deps.throttled.warn(
          [live.process.name, unfit.message],
          { ...details, error: unfit },
          parkedMessage,
        );
        const now = clock.now();
        const retryAt = now + strandedMs(now - (task.parked?.at ?? now));
        await tell({
          kind: 'parked',
          id: task.id,
          startedAt: task.startedAt,
          error: unfit,
          retryAt,
          by: { attempt: task.failures + 1, lease: entry.lease.number },
          ...(entry.lease.again ? { again: true } : {}),
        });
        return;
      }
      const cause = await runTask(
        {
          task,
          call,
          policy,
          lease: entry.lease.number,
          again: entry.lease.again,
          idempotencyKey: effect,
          callbackUrl: () => deps.callbackUrl(effect, task.startedAt),
          instanceId: live.id,
          interruption: entry.interruption,
          log: withDetails(log, details),
        },
        clock,
        deps.random,
      );
      end(entry);
      if (cause === undefined) return;
      // Events must arrive before the outcome ends their actor. If the node dies first, the task runs again and emits
      // again.
      await Promise.all(emits);
      if (cause.kind === 'retry') log.warn({ ...details, error: cause.error }, 'attempt failed');
      else if (cause.kind === 'ended' && cause.outcome.kind === 'failed') {
        log.warn({ ...details, error: cause.outcome.error }, 'task failed');
      }
      const answer = await tell(cause);
      if (answer === 'elsewhere' || answer?.step.kind !== 'stale') return;
      if (isDoneUnseen(answer.live, cause)) log.warn(details, doneUnseenMessage);
      else log.info(details, 'ignored an outcome that came too late');
    } catch (error) {
      log.error({ effect, err: error }, 'task runner failed');
    } finally {
      if (running.get(effect) === entry) running.delete(effect);
      end(entry);
    }
  }

  /** Whether the lease of a run could be extended. If the store cannot tell, the due index brings the task back. */
  async function isConfirmed(entry: Running, details: object): Promise<boolean> {
    try {
      return !(await isLost(entry));
    } catch (error) {
      if (!hasCode(error, 'store_unavailable')) throw error;
      log.warn({ ...details, error: toPlainError(error) }, unconfirmedMessage);
      return false;
    }
  }

  /** Extends the lease of a run, or stops the run if another node has it or the task is no longer needed. */
  async function isLost(entry: Running): Promise<boolean> {
    const lost = await store.extend([entry.wake], owner, deps.leaseMs);
    if (lost.length > 0) stopLost(entry);
    return lost.length > 0;
  }

  function stopLost({ ended, wake: { effect }, interruption }: Running): void {
    if (ended) return;
    log.warn({ effect }, 'lease lost: another node has the task, or the task is no longer pending');
    interruption.interrupt(
      new Error('Another node has taken over the task, or the task is no longer needed.'),
    );
  }

  /** Frees the place for another task while the outcome is being delivered. */
  function end(entry: Running): void {
    if (entry.ended) return;
    entry.ended = true;
    slots.free();
  }

  return {
    run(live, task, lease) {
      const effect = toEffectId(live, task.pending.id);
      const before = running.get(effect);
      if (before !== undefined && before.lease.number > lease.number) {
        slots.free();
        return;
      }
      if (before !== undefined) stopLost(before);
      const wake: Wake = { kind: 'task', effect };
      const entry: Running = {
        wake,
        lease,
        interruption: createInterruption(),
        ended: false,
        done: Promise.resolve(),
      };
      running.set(effect, entry);
      const run = execute(live, task, entry);
      entry.done = before === undefined ? run : Promise.all([before.done, run]).then(() => {});
    },
    async holds(effect) {
      const entry = running.get(effect);
      return entry !== undefined && !(await isLost(entry));
    },
    stop(effect) {
      const entry = running.get(effect);
      if (entry === undefined || entry.ended) return;
      entry.interruption.interrupt(new Error('The task is no longer needed.'));
    },
    running: () => running.size,
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    async handOver() {
      // A run that has ended keeps its lease, because its outcome, which is being delivered, would not count without
      // it.
      const left = [...running.values()].filter(({ ended }) => !ended);
      const reason = new Error('This node is shutting down.');
      for (const { interruption } of left) interruption.interrupt(reason);
      if (left.length === 0) return;
      await store.release(
        left.map(({ wake }) => wake),
        owner,
      );
    },
    async extend() {
      const wakes = [...running.values()].map(({ wake }) => wake);
      if (wakes.length === 0) return;
      const lost = await store.extend(wakes, owner, deps.leaseMs);
      for (const { effect } of lost) {
        const run = running.get(effect);
        if (run !== undefined) stopLost(run);
      }
    },
  };
}
