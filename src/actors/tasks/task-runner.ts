import { hasCode } from '../../errors.ts';
import type { Place } from '../commit/place.ts';
import { toEffectId, type EffectId } from '../ports/ids.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import { pausedBy, type PausedBy } from '../pending/paused.ts';
import { strandedMs } from '../record/due.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { RunningHere } from '../restore/running-here.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import { createTransientMap } from '../../transient.ts';
import type { Turns } from '../../turns.ts';
import { createExecuteTask, type ExecuteTaskDeps } from './execute-task.ts';
import { createInterruption } from './interruption.ts';
import { endRun, type RunningTask, type TakenLease } from './running-task.ts';

/** Runs the tasks of this node. */
export interface TaskRunner {
  /**
   * Runs a task under a lease that was just taken, as soon as its place is free, which it frees again. An earlier run that is under
   * way here is stopped.
   */
  run(live: LiveActor, task: LiveTask, lease: TakenLease, place: Place): void;
  /** Whether this node runs the task, or delivers its outcome, under a lease that it still holds. Extends the lease. */
  holds(effect: EffectId): Promise<boolean>;
  /** The effect is no longer pending: its signal fires and its outcome is dropped. */
  stop(effect: EffectId): void;
  running(): number;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  /** Stops running tasks and hands them over to other nodes. */
  handOver(): Promise<void>;
  /** Lets other nodes run the tasks that wait for a place. */
  passOn(): Promise<void>;
  /**
   * Extends the leases of all tasks, and stops those whose lease is lost. Lets other nodes run the tasks that have waited too
   * long for a place.
   */
  extend(): Promise<void>;
}

export interface TaskRunnerDeps extends ExecuteTaskDeps {
  readonly store: Store;
  readonly wakes: Pick<Wakes, 'arm'>;
  readonly turns: Pick<Turns, 'later'>;
  readonly runningHere: Pick<RunningHere, 'begin'>;
  /** Called when tasks have waited too long for a place on this node, and others may run them. */
  readonly passedOn: () => void;
  readonly owner: NodeName;
  readonly leaseMs: number;
}

/** How long a task waits for a place on this node before others may run it. */
const passOnMs = 1_000;
const unconfirmedMessage =
  'a task was not run, because the store did not confirm its lease; it runs once the lease has run out';
const notPutOffMessage =
  'a paused task could not be put off; it is looked at again once its lease has run out';
const notPassedOnMessage =
  'tasks that wait for a place could not be passed on; they run once their leases have run out';

export function createTaskRunner(deps: TaskRunnerDeps): TaskRunner {
  const { store, wakes, clock, turns, log, owner } = deps;
  const running = createTransientMap<EffectId, RunningTask>();
  const execute = createExecuteTask(deps);

  async function runInTurn(live: LiveActor, task: LiveTask, run: RunningTask): Promise<void> {
    const { effect } = run.wake;
    const end = deps.runningHere.begin(live);
    try {
      if (run.place.state() === 'queued') await queuing(run);
      if (run.interruption.reason() !== undefined) return;
      if (run.place.state() === 'gone') return await release([run]);
      await turns.later();
      if (run.interruption.reason() !== undefined) return;
      const paused = pausedBy(live, task.pending.name);
      if (paused !== undefined) return await putOff(run, paused);
      // The store answered so late that another node may have taken the task.
      const isLate = clock.now() - run.heldAt >= deps.leaseMs;
      if (isLate && !(await isConfirmed(run))) return;
      await execute(live, task, run);
    } catch (error) {
      log.error({ effect, err: error }, 'task runner failed');
    } finally {
      if (running.get(effect) === run) running.delete(effect);
      endRun(run);
      end();
    }
  }

  /** Resolves once the run does not wait for a place any more, or is interrupted. */
  async function queuing({ place, interruption }: RunningTask): Promise<void> {
    return new Promise((resolve) => {
      place.afterQueue(resolve);
      interruption.whenInterrupted(() => resolve());
    });
  }

  /** Whether the lease of a run could be extended. If the store cannot tell, the due index brings the task back. */
  async function isConfirmed(run: RunningTask): Promise<boolean> {
    try {
      return !(await isLost(run));
    } catch (error) {
      if (!hasCode(error, 'store_unavailable')) throw error;
      const { effect } = run.wake;
      log.warn({ effect, error: toPlainError(error) }, unconfirmedMessage);
      return false;
    }
  }

  /** Extends the lease of a run, or stops the run if another node has it or the task is no longer needed. */
  async function isLost(run: RunningTask): Promise<boolean> {
    const lost = await store.extend([run.wake], owner, deps.leaseMs);
    if (lost.length > 0) stopLost(run);
    return lost.length > 0;
  }

  function stopLost({ ended, wake: { effect }, interruption }: RunningTask): void {
    if (ended) return;
    log.warn({ effect }, 'lease lost: another node has the task, or the task is no longer pending');
    interruption.interrupt(
      new Error('Another node has taken over the task, or the task is no longer needed.'),
    );
  }

  /** Nothing ran under their leases, so that these leave no more trace than earlier ones did. */
  async function release(waiting: readonly RunningTask[]): Promise<void> {
    for (const unused of [true, false]) {
      const some = waiting.filter(({ lease }) => lease.again !== unused).map(({ wake }) => wake);
      if (some.length === 0) continue;
      try {
        await store.release(some, owner, { unused });
        const atMs = clock.now();
        await wakes.arm(some.map((wake) => ({ wake, atMs })));
      } catch (error) {
        log.warn({ count: some.length, error: toPlainError(error) }, notPassedOnMessage);
      }
    }
  }

  /** Resuming wakes it. */
  async function putOff(run: RunningTask, { sinceMs }: PausedBy): Promise<void> {
    try {
      await store.release([run.wake], owner, { unused: !run.lease.again });
      const now = clock.now();
      await store.defer(run.wake, now + strandedMs(now - sinceMs));
    } catch (error) {
      if (!hasCode(error, 'store_unavailable')) throw error;
      const { effect } = run.wake;
      log.warn({ effect, error: toPlainError(error) }, notPutOffMessage);
    }
  }

  async function passOn(waitedMs: number): Promise<void> {
    const until = clock.now() - waitedMs;
    const passed = [...running.values()].filter(
      ({ place, lease }) => place.state() === 'queued' && lease.askedAt <= until,
    );
    const reason = new Error('The task waits for a place elsewhere.');
    for (const { interruption } of passed) interruption.interrupt(reason);
    if (passed.length > 0) deps.passedOn();
    await release(passed);
  }

  return {
    run(live, task, lease, place) {
      const effect = toEffectId(live, task.pending.id);
      const before = running.get(effect);
      if (before !== undefined && before.lease.number > lease.number) {
        place.release();
        return;
      }
      if (before !== undefined) stopLost(before);
      const run: RunningTask = {
        wake: { kind: 'task', effect },
        lease,
        place,
        interruption: createInterruption(),
        heldAt: lease.askedAt,
        ended: false,
        done: Promise.resolve(),
      };
      running.set(effect, run);
      const done = runInTurn(live, task, run);
      run.done = before === undefined ? done : Promise.all([before.done, done]).then(() => {});
    },
    async holds(effect) {
      const run = running.get(effect);
      return run !== undefined && !(await isLost(run));
    },
    stop(effect) {
      const run = running.get(effect);
      if (run === undefined || run.ended) return;
      run.interruption.interrupt(new Error('The task is no longer needed.'));
    },
    running: () => running.size(),
    async idle() {
      while (running.size() > 0) await Promise.all([...running.values()].map(({ done }) => done));
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
    passOn: async () => passOn(0),
    async extend() {
      await passOn(passOnMs);
      const all = [...running.values()];
      if (all.length === 0) return;
      const askedAt = clock.now();
      const held = all.map(({ wake }) => wake);
      const lost = await store.extend(held, owner, deps.leaseMs);
      for (const run of all) run.heldAt = askedAt;
      for (const { effect } of lost) {
        const run = running.get(effect);
        if (run !== undefined) stopLost(run);
      }
    },
  };
}
