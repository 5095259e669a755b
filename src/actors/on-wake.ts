import type { Cause } from './cause.ts';
import type { Clock } from './clock.ts';
import { instanceOf, withinInstance, type EffectId } from './ids.ts';
import type { Log } from './log.ts';
import type { NodeName, Store, Wake, Wakes } from './ports.ts';
import type { Slots } from './slots.ts';
import type { Answer } from './stepper.ts';
import type { TaskRunner } from './task-runner.ts';

export interface OnWakeDeps {
  readonly store: Store;
  readonly wakes: Wakes;
  readonly slots: Slots;
  readonly runner: TaskRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: NodeName;
  readonly leaseMs: number;
  readonly deliver: (effect: EffectId, cause: Cause) => Promise<Answer | undefined>;
}

/** Deals with a wake: fires the timer, or runs the task, that it names, if that is still wanted and nobody else does. */
export function createOnWake(deps: OnWakeDeps): (wake: Wake) => Promise<void> {
  const { store, wakes, slots, runner, clock, log, owner } = deps;

  async function again(wake: Wake, atMs: number): Promise<void> {
    await store.defer(wake, atMs);
    await wakes.arm([{ wake, atMs }]);
  }

  async function fire(wake: Wake): Promise<void> {
    const id = withinInstance(wake.effect);
    const answer = await deps.deliver(wake.effect, { kind: 'fired', id });
    if (answer?.step.kind === 'early') await again(wake, answer.step.atMs);
  }

  /** True where the place that was taken went to a running task. */
  async function tryRun(wake: Wake): Promise<boolean> {
    const { effect } = wake;
    if (!(await store.lease(wake, owner, deps.leaseMs))) return false;
    const id = withinInstance(effect);
    const answer = await deps.deliver(effect, { kind: 'look', id });
    if (answer?.step.kind === 'pending') {
      const { task } = answer.step;
      const { stuck } = task.pending;
      if (stuck === undefined) {
        runner.run(answer.live, task);
        return true;
      }
      const { outcome } = stuck;
      await deps.deliver(effect, { kind: 'ended', id, outcome });
      return false;
    }
    await store.release([wake], owner);
    if (answer?.step.kind === 'early') await again(wake, answer.step.atMs);
    else log.debug({ effect }, 'a wake for what is no longer pending');
    return false;
  }

  return async (wake) => {
    log.debug({ instance: instanceOf(wake.effect), effect: wake.effect }, `wake: ${wake.kind}`);
    switch (wake.kind) {
      case 'timer':
        return fire(wake);
      case 'task': {
        // The node closes: the wake is for others to take at once.
        if (!(await slots.acquire())) return store.defer(wake, clock.now());
        let running = false;
        try {
          running = await tryRun(wake);
        } finally {
          if (!running) slots.free();
        }
        return undefined;
      }
    }
  };
}
