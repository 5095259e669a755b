import { labelOfEntry } from '../plans/label-of.ts';
import { throwsAfter } from '../plans/throws-after.ts';
import type { ProcessSpec } from '../plans/process-spec.ts';
import type { Change } from '../runs/observed-store.ts';

/** An effect is stuck only if the machine throws on it in the state that the instance is in. */
export function effectsAreStuckOnlyWhereTheMachineThrows(
  { entries, life }: Change,
  spec: ProcessSpec,
): string | undefined {
  for (const { event, sequence } of entries) {
    if (event.type !== 'stuck') continue;
    const log = life.entries
      .filter((entry) => entry.sequence < sequence)
      .map(labelOfEntry)
      .filter((label) => label !== undefined);
    if (!throwsAfter(spec, log)) return `the step ${sequence} is stuck, after ${log.join(' ')}`;
  }
  return undefined;
}
