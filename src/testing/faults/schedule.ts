import type { Control } from './control.ts';
import type { Fault } from './fault.ts';

/** The faults of a run, by the number of the boundary: enough to repeat the run. */
export type Schedule = readonly { readonly at: number; readonly faults: readonly Fault[] }[];

/** Lets exactly these faults strike. */
export function followSchedule(schedule: Schedule): Control {
  const byNumber = new Map(schedule.map(({ at, faults }) => [at, faults]));
  return ({ number }) => byNumber.get(number) ?? [];
}
