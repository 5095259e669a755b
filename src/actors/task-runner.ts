import { calloutOf, type OnEmit } from './callout.ts';
import type { Cause } from './cause.ts';
import type { Clock } from './clock.ts';
import { toEffectId, type EffectId } from './ids.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import type { LiveActor, LiveTask } from './live-actor.ts';
import type { Log } from './log.ts';
import type { NodeName, Store, Wake } from './ports.ts';
import { runTask } from './run-task.ts';
import type { Slots } from './slots.ts';

/** Runs the tasks of this node. A place must have been taken for each; the runner gives it back. */
export interface TaskRunner {
  /** `again`: a run of it was under way before, and nobody knows how far it came. */
  run(live: LiveActor, task: LiveTask, how?: { readonly again: boolean }): void;
  /** The effect is no longer pending: its signal fires and its outcome is dropped. */
  stop(effect: EffectId): void;
  running(): number;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  /** Fires every signal and hands the tasks over to whoever is there. */
  handOver(): Promise<void>;
  /** Extends the leases of what runs; stops what is no longer ours. */
  extend(): Promise<void>;
}

export interface TaskRunnerDeps {
  readonly store: Store;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly owner: NodeName;
  readonly leaseMs: number;
  readonly onEmit: OnEmit | undefined;
  readonly callbackUrl: (effect: EffectId) => string;
  /** Brings an outcome to its instance; resolves when it is settled one way or the other. */
  readonly deliver: (effect: EffectId, cause: Cause) => Promise<unknown>;
}

interface Running {
  readonly again: boolean;
  readonly wake: Wake;
  readonly interruption: Interruption;
  /** The task has ended; its outcome is on the way. */
  ended: boolean;
  done: Promise<void>;
}

export function createTaskRunner(deps: TaskRunnerDeps): TaskRunner {
  const { store, slots, clock, log, owner } = deps;
  const running = new Map<EffectId, Running>();

  async function execute(live: LiveActor, liveTask: LiveTask, entry: Running): Promise<void> {
    const { effect } = entry.wake;
    const task = liveTask.pending;
    const details = {
      instance: live.id,
      process: live.process.name,
      effect,
      task: task.name,
    };
    try {
      const emits: Promise<unknown>[] = [];
      const { call, policy } = calloutOf(live, liveTask, {
        onEmit: deps.onEmit,
        emit: (path, event) => {
          if (!entry.ended) emits.push(deps.deliver(effect, { kind: 'emitted', path, event }));
        },
      });
      const cause = await runTask(
        {
          task,
          call,
          policy,
          again: entry.again,
          idempotencyKey: effect,
          callbackUrl: () => deps.callbackUrl(effect),
          instanceId: live.id,
          interruption: entry.interruption,
          log: withDetails(log, details),
        },
        clock,
        deps.random,
      );
      end(entry);
      if (cause === undefined) return;
      // They are of an actor that ends with the outcome. Where the node dies before, the task runs again, and emits again.
      await Promise.all(emits);
      if (cause.kind === 'retry') log.warn({ ...details, error: cause.error }, 'attempt failed');
      else if (cause.kind === 'ended' && cause.outcome.kind === 'failed') {
        log.warn({ ...details, error: cause.outcome.error }, 'task failed');
      }
      await deps.deliver(effect, cause);
    } catch (error) {
      log.error({ effect, err: error }, 'task runner failed');
    } finally {
      running.delete(effect);
      end(entry);
    }
  }

  /** The place is free for another task while the outcome is on its way. */
  function end(entry: Running): void {
    if (entry.ended) return;
    entry.ended = true;
    slots.free();
  }

  return {
    run(live, task, { again } = { again: false }) {
      const effect = toEffectId(live.id, task.pending.id);
      if (running.has(effect)) {
        slots.free();
        return;
      }
      const wake: Wake = { kind: 'task', effect };
      const entry: Running = {
        wake,
        again,
        interruption: createInterruption(),
        ended: false,
        done: Promise.resolve(),
      };
      running.set(effect, entry);
      entry.done = execute(live, task, entry);
    },
    stop(effect) {
      const entry = running.get(effect);
      if (entry === undefined || entry.ended) return;
      entry.interruption.interrupt(new Error('The task is no longer wanted.'));
    },
    running: () => running.size,
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    async handOver() {
      const left = [...running.values()];
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
        if (run === undefined || run.ended) continue;
        log.warn({ effect }, 'lease lost: another node has the task, or it is no longer pending');
        run.interruption.interrupt(
          new Error('Another node has the task, or it is no longer wanted.'),
        );
      }
    },
  };
}

function withDetails(log: Log, details: object) {
  return {
    info: (more: object, message: string) => log.info({ ...details, ...more }, message),
    warn: (more: object, message: string) => log.warn({ ...details, ...more }, message),
    error: (more: object, message: string) => log.error({ ...details, ...more }, message),
  };
}
