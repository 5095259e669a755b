import { checkAnswers } from './check-answers.ts';
import { checkEvents } from './check-events.ts';
import { checkOrder } from './check-order.ts';
import { checkTasks } from './check-tasks.ts';
import { livesOf } from './lives.ts';
import type { Violation } from './invariants.ts';
import type { Observation } from './observation.ts';
import { createTimeline } from './timeline.ts';

/**
 * All promises that a run broke. The histories in the store give one order of everything that happened to an
 * instance; everything that clients and the outside system saw must fit into it.
 */
export function check({ operations, captures, streams, calls }: Observation): readonly Violation[] {
  const { lives, violations } = livesOf(captures);
  const addresses = new Set([...operations, ...captures].map(({ address }) => address));
  return [
    ...violations,
    ...[...addresses].flatMap((address) => {
      const own = operations.filter((operation) => operation.address === address);
      const ownLives = lives.filter((life) => life.address === address);
      const timeline = createTimeline(ownLives, own);
      return [...checkEvents(own, ownLives, timeline), ...checkOrder(own, timeline)];
    }),
    ...checkAnswers(operations, streams, lives),
    ...checkTasks(calls, lives),
  ];
}
