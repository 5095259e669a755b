import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownEvent } from '../assertions/assert-known-event.ts';
import { assertKnownOptions } from '../assertions/assert-known-options.ts';
import { assertKnownTask } from '../assertions/assert-known-task.ts';
import { assertProcess } from '../assertions/assert-process.ts';
import type { AnyProperty } from '../properties/any-property.ts';
import { makeProperty, type MakeProperty } from '../properties/make-property.ts';
import { createMoves, type MoveOptions } from '../moves/create-moves.ts';
import type { Exploration } from './exploration.ts';
import type { ExploreOptions } from './explore-options.ts';
import { observeConditions } from './observe-conditions.ts';
import { search } from '../search/search.ts';
import { toExploration } from './to-exploration.ts';

const defaultMaxStates = 100_000;
/** Records grow on their way, so that a way without an end takes time by the square of its length. */
const defaultMaxDepth = 1_000;

/**
 * Follows everything that can happen to an instance of a process: each event that it accepts, each end of each task and
 * compensation, each timer. Nothing is executed: the steps are those of the runtime, on records in memory. Rejects with
 * `invalid_request` if the options name what the process does not have, and with the machine's error if it cannot start.
 */
export async function explore<P extends Process>(
  process: P,
  options: ExploreOptions<P> = {},
): Promise<Exploration<P>> {
  assertProcess('explore', process);
  assertKnownOptions('explore', options, known);
  const {
    maxStates = defaultMaxStates,
    maxDepth = defaultMaxDepth,
    maxMillis = Infinity,
    cancel = false,
    signal,
    onProgress,
  } = options;
  assertLimits({ maxStates, maxDepth, maxMillis });
  const events = (options.events ?? {}) as MoveOptions['events'];
  const outcomes = (options.outcomes ?? {}) as MoveOptions['outcomes'];
  for (const task of Object.keys(outcomes)) assertKnownTask(process, task);
  for (const type of Object.keys(events)) assertKnownEvent(process, type);
  const properties = propertiesOf(process, options.properties);
  const conditions = observeConditions(process, Object.values(properties));
  const input = options.input ?? process.examples.input;
  const compare = options.compare as ((instance: InstanceView) => unknown) | undefined;
  const moves = createMoves(process, { events, outcomes, cancel });
  const found = await search(process, {
    input,
    moves,
    compare,
    maxStates,
    maxMoves: Infinity,
    maxDepth,
    maxMillis,
    signal,
    onProgress,
    reached: conditions.reached,
  });
  if (found.failedStart !== undefined) throw found.failedStart.error;
  return toExploration(process, {
    found,
    input,
    properties,
    holds: conditions.holds,
    unexplored: moves.unexplored(),
    isCompared: compare !== undefined,
  });
}

/** With what a trial has beside: `explore(trial.process, trial)`. */
const known: ReadonlySet<string> = new Set(
  'input events outcomes properties cancel compare maxStates maxDepth maxMillis signal onProgress kind process certify'.split(
    ' ',
  ),
);

function propertiesOf<P extends Process>(
  process: P,
  make: ExploreOptions<P>['properties'],
): Readonly<Record<string, AnyProperty>> {
  if (make === undefined) return {};
  const made: unknown =
    typeof make === 'function' ? make(makeProperty as unknown as MakeProperty<P>) : undefined;
  if (typeof made !== 'object' || made === null || Array.isArray(made)) {
    throw invalidRequest(
      "properties is a function that returns properties by name, such as ({ never }) => ({ 'none is lost': never('lost') }).",
    );
  }
  const properties = made as Readonly<Record<string, AnyProperty>>;
  for (const [name, one] of Object.entries(properties)) {
    if (!Object.hasOwn(makeProperty, one?.kind)) {
      throw invalidRequest(
        `"${name}" is no property. Make it by ${Object.keys(makeProperty).join(', ')}.`,
      );
    }
    if (one.kind === 'atMostOnce') assertKnownTask(process, one.task);
  }
  return properties;
}

function assertLimits(limits: Readonly<Record<string, number>>): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (limit >= 1 && (Number.isInteger(limit) || limit === Infinity)) continue;
    throw invalidRequest(`${name} is ${limit}; pass a whole number, 1 or more.`);
  }
}
