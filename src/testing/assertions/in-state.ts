import { statePaths } from '../../definition/graph/state-paths.ts';
import { assertKnownState } from './assert-known-state.ts';
import type { Observed } from './observed.ts';
import type { Verdict } from './verdict.ts';

/** Whether the instance is in the state at this path, such as `paid.pickup`, or in one within it. */
export function inState({ process, id, state, status }: Observed, path: string): Verdict {
  assertKnownState(process, path);
  return {
    holds: statePaths(state).includes(path),
    message: `${process.name} ${id} is in ${JSON.stringify(state)} (${status}).`,
  };
}
