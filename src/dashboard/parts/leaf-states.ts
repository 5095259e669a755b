import { statePaths } from '../../definition/graph/state-paths.ts';

/** The innermost of the active states: one for each parallel region. */
export function leafStates(state: unknown): readonly string[] {
  const active = statePaths(state);
  return active.filter((path) => !active.some((other) => other.startsWith(`${path}.`)));
}
