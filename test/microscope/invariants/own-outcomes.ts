import { foreign } from '../plans/label-of.ts';
import { contextOf } from '../runs/life.ts';
import type { Change } from '../runs/observed-store.ts';

/** A task ends by an answer to what it was asked: not to an earlier instance with its id, nor to steps that were lost. */
export function tasksEndByTheirOwnOutcomes({ life }: Change): string | undefined {
  const { log, generation } = contextOf(life);
  const stranger = log.find((label) => label.startsWith(foreign));
  return stranger && `a task of ${generation} was ended by the outcome of another: ${stranger}`;
}
