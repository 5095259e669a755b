import { statePaths } from '../../definition/graph/state-paths.ts';
import { assertKnownState } from './assert-known-state.ts';
import type { Observed } from './observed.ts';
import type { Verdict } from './verdict.ts';

/** Whether the instance is in a state at one of these paths, such as `paid.pickup | shipped`, or in one within it. */
export function inState({ process, id, state, status }: Observed, path: string): Verdict {
  const wanted = path.split('|').map((one) => one.trim());
  for (const one of wanted) assertKnownState(process, one);
  const active = statePaths(state);
  return {
    holds: wanted.some((one) => active.includes(one)),
    message: `${process.name} ${id} is in ${JSON.stringify(state)} (${status}).`,
  };
}
