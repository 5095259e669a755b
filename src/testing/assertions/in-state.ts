import { statePaths } from '../../definition/graph/state-paths.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownState } from './assert-known-state.ts';
import { assertSubject } from './assert-subject.ts';
import type { Observed } from './observed.ts';
import type { Verdict } from './verdict.ts';

/** Whether the instance is in a state at one of these paths, such as `paid.pickup | shipped`, or in one within it. */
export function inState(observed: Observed, path: string): Verdict {
  assertSubject('simulation', observed);
  const { process, id, state, status } = observed;
  if (typeof path !== 'string') {
    throw invalidRequest(
      `A state is named by its path, such as "paid.pickup", and not by ${JSON.stringify(path)}.`,
    );
  }
  const wanted = path.split('|').map((one) => one.trim());
  for (const one of wanted) assertKnownState(process, one);
  const active = statePaths(state);
  return {
    holds: wanted.some((one) => active.includes(one)),
    message: `${process.name} ${id} is in ${JSON.stringify(state)} (${status}).`,
  };
}
