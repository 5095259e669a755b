import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownState } from '../assertions/assert-known-state.ts';
import type { AnyCondition } from './any-condition.ts';
import { conditionText } from './condition-text.ts';

/** Tells whether a condition holds of an instance. Throws `invalid_request` if a state does not exist. */
export function createCondition(
  process: Process,
  condition: AnyCondition,
): (state: unknown, instance: () => InstanceView) => boolean {
  if (typeof condition === 'function') {
    return (_state, instance) => asVerdict(condition, condition(instance()));
  }
  if (typeof condition !== 'string') {
    throw invalidRequest(
      `A condition is a state, such as 'done | failed', or a predicate of the instance, and not ${JSON.stringify(condition) ?? String(condition)}.`,
    );
  }
  const paths = condition.split('|').map((path) => path.trim());
  for (const path of paths) assertKnownState(process, path);
  return (state) => {
    const active = statePaths(state);
    return paths.some((path) => active.includes(path));
  };
}

/** What is not `false` would hold of every state, a promise above all. */
function asVerdict(condition: AnyCondition, returned: unknown): boolean {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) {
    return Boolean(returned);
  }
  throw invalidRequest(
    `The condition ${conditionText(condition)} returns a promise. A predicate returns whether it holds, at once.`,
  );
}
