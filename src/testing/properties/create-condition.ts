import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { assertKnownState } from '../assertions/assert-known-state.ts';
import type { AnyCondition } from './any-condition.ts';

/** Tells whether a condition holds of an instance. Throws `invalid_request` if a state does not exist. */
export function createCondition(
  process: Process,
  condition: AnyCondition,
): (state: unknown, instance: () => InstanceView) => boolean {
  if (typeof condition === 'function') return (_state, instance) => condition(instance());
  const paths = condition.split('|').map((path) => path.trim());
  for (const path of paths) assertKnownState(process, path);
  return (state) => {
    const active = statePaths(state);
    return paths.some((path) => active.includes(path));
  };
}
