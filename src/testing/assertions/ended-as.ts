import type { InstanceStatus } from '../../definition/define-process.ts';
import { assertSubject } from './assert-subject.ts';
import type { Observed } from './observed.ts';
import type { Verdict } from './verdict.ts';

/** Whether the instance has ended with this status. */
export function endedAs(observed: Observed, wanted: InstanceStatus): Verdict {
  assertSubject('simulation', observed);
  const { process, id, status, state, error } = observed;
  const why = error === undefined ? '' : `: ${JSON.stringify(error)}`;
  return {
    holds: status === wanted,
    message: `${process.name} ${id} is ${status} in ${JSON.stringify(state)}${why}.`,
  };
}
