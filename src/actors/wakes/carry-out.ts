import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import type { TellInspector } from '../batch/inspect.ts';
import type { Committed } from '../batch/stepper-deps.ts';
import { within, type Clock } from '../ports/clock.ts';
import { toEffectId, type InstanceId } from '../ports/ids.ts';
import type { Wakes } from '../ports/wakes.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Stepped } from '../step/step-result.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { noteLife } from './note-life.ts';
import type { Tracing } from '../../tracing/tracing.ts';

/** Carries out what the steps of a commit asked for: starts and stops tasks, runs custom actions, arms wakes. */
export function createCarryOut(deps: {
  readonly runner: Pick<TaskRunner, 'run' | 'stop'>;
  readonly wakes: Wakes;
  readonly clock: Clock;
  readonly log: Log;
  readonly tellInspector: TellInspector | undefined;
  readonly tracing: Tracing | undefined;
}): (committed: Committed) => void {
  const { runner, wakes, clock, log, tellInspector, tracing } = deps;

  /** Runs a custom action, at most once. Its step is committed, so an exception changes nothing. */
  function runAction(instance: InstanceId, process: Process, run: () => void): void {
    try {
      within(clock, run);
    } catch (error) {
      log.error({ instance, process: process.name, err: error }, 'a custom action threw');
    }
  }

  /** Tells of a step, and runs its actions. */
  function follow({ id, process }: LiveActor, { entry, effects }: Stepped): void {
    tellInspector?.(effects.flatMap((one) => (one.kind === 'inspect' ? [one.event] : [])));
    log.debug({ instance: id, process: process.name, event: entry.event.type }, 'stepped');
    for (const effect of effects) {
      if (effect.kind === 'action' || effect.kind === 'runVolatile') {
        runAction(id, process, effect.run);
      }
    }
  }

  return ({ live, steps, planned }) => {
    if (tracing !== undefined) noteLife(tracing, live, steps);
    const { number } = planned.commit.owner;
    const lease = { number, askedAt: planned.at, again: false, by: 'commit' } as const;
    for (const one of planned.run) {
      const task = live.tasks.get(one.id);
      if (task !== undefined) runner.run(live, task, lease, one.place);
    }
    for (const stopped of planned.stop) runner.stop(toEffectId(live, stopped));
    for (const step of steps) {
      if (step.span === undefined) follow(live, step);
      else step.span.within(() => follow(live, step));
    }
    if (planned.arm.length > 0) void wakes.arm(planned.arm);
  };
}
