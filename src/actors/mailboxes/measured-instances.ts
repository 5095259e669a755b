import type { StepperDeps } from '../batch/stepper-deps.ts';
import type { Meter } from '../ports/meter.ts';
import { createInstances, type Instances } from './instances.ts';

/** `createInstances`, with a meter that is told of each committed step how long it took from its cause on. */
export function createMeasuredInstances({
  meter,
  ...deps
}: StepperDeps & { readonly meter: Pick<Meter, 'stepped'> | undefined }): Instances {
  const instances = createInstances(deps);
  const { elapsedMs } = deps.batchLimits;
  if (meter === undefined) return instances;
  return {
    ...instances,
    async start(live, key) {
      const begunAt = elapsedMs();
      const started = await instances.start(live, key);
      // Otherwise it is the record of an instance that existed before.
      if ('status' in started) meter.stepped(live.process.name, elapsedMs() - begunAt);
      return started;
    },
    async apply(id, cause, options) {
      const begunAt = elapsedMs();
      const answer = await instances.apply(id, cause, options);
      if (answer.step.kind === 'stepped') {
        meter.stepped(answer.live.process.name, elapsedMs() - begunAt);
      }
      return answer;
    },
  };
}
