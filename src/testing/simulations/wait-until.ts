import { AssertionError } from 'node:assert';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownState } from '../assertions/assert-known-state.ts';
import { parseDuration, type Duration } from '../../parse-duration.ts';
import { toIsoDuration } from '../clock/to-iso-duration.ts';
import type { World } from './world.ts';

/** A state, or a predicate. */
export type Target = string | ((instance: InstanceView) => boolean);

/** A process that wakes up this often without coming to an end will not. */
const maxMoves = 100_000;

/** Lets time pass until the instance is where `target` says. */
export async function waitUntil(
  { clock, nodes, processNamed, assertSound }: World,
  { process, id }: { readonly process: string; readonly id: string },
  target: Target,
  within: Duration = 'P365D',
): Promise<void> {
  const withinMs = parseDuration('within', within);
  if (typeof target === 'string') assertKnownState(processNamed(process), target);
  else if (typeof target !== 'function') {
    throw invalidRequest(
      `until takes the path of a state, such as "paid.pickup", or a predicate, and not ${JSON.stringify(target)}.`,
    );
  }
  const isThere = (view: InstanceView): boolean =>
    typeof target === 'string' ? statePaths(view.state).includes(target) : toAnswer(target(view));
  const startedAt = clock.now();
  const { value } = await clock.seek(
    async () => nodes.current().get(process, id),
    (view) => {
      assertSound();
      return isThere(view) || view.status !== 'Pending';
    },
    { withinMs, maxMoves },
  );
  if (isThere(value)) return;
  const wanted = typeof target === 'string' ? `the state "${target}"` : 'what was awaited';
  const passed = toIsoDuration(clock.now() - startedAt);
  throw new AssertionError({
    message: `${process} ${id} does not come to ${wanted} within ${toIsoDuration(withinMs)}: after ${passed} it is ${value.status} in ${JSON.stringify(value.state)}, ${prospect(value)}.`,
  });
}

function prospect({ status, accepts, timers, tasks }: InstanceView): string {
  if (status !== 'Pending') return 'and has ended';
  const running = tasks.filter(({ outcome }) => outcome === 'pending').map(({ name }) => name);
  const parts = [
    ...accepts.map(({ type }) => `the event ${type}`),
    ...timers.map(({ firesAt }) => `a timer at ${firesAt}`),
    ...running.map((name) => `the task ${name}`),
  ];
  return parts.length === 0 ? 'and waits for nothing' : `and waits for ${parts.join(', ')}`;
}

/** A promise would be taken for yes. */
function toAnswer(returned: unknown): boolean {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) {
    return Boolean(returned);
  }
  throw invalidRequest(
    'The predicate of until returns a promise. It returns whether the instance is there, at once.',
  );
}
