import type { Process } from '../../definition/define-process.ts';
import { assertKnownEvent } from '../assertions/assert-known-event.ts';
import { assertKnownTask } from '../assertions/assert-known-task.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import { createMoves, type Moves } from '../moves/create-moves.ts';
import { payloadsOf } from '../moves/payloads-of.ts';

/**
 * The moves of an exploration in which clients also cancel, and the given payloads are added to the examples of the process and what the schemas
 * allow. Throws
 * `invalid_request` for a payload that does not fit, or a task or an event that does not exist.
 */
export function toMoves(
  process: Process,
  given: {
    readonly events: Readonly<Record<string, readonly object[] | undefined>>;
    readonly outcomes: Readonly<Record<string, readonly Scripted[] | undefined>>;
  },
): Moves {
  const { outcomes } = given;
  for (const task of Object.keys(outcomes)) assertKnownTask(process, task);
  const events: Record<string, readonly object[]> = {};
  for (const [type, payloads = []] of Object.entries(given.events)) {
    assertKnownEvent(process, type);
    const own = payloadsOf(process, type, undefined);
    const all = [...payloadsOf(process, type, payloads), ...own];
    events[type] = [...new Map(all.map((event) => [JSON.stringify(event), event])).values()];
  }
  return createMoves(process, { events, outcomes, cancel: true });
}
