import type { BegunReport } from '../../actors/step/step-report.ts';
import type { Graph } from '../../definition/graph/graph.ts';
import { coverageNames } from './coverage-names.ts';
import { namesOf } from './names-of.ts';

/** The name of what an attempt at a task came to. */
export function outcomeOf(
  graph: Graph,
  { task, failed }: NonNullable<BegunReport['attempt']>,
  failure: BegunReport['failure'],
): string {
  if (!failed) return coverageNames.taskOutcome(task, 'ok');
  const timedOut = coverageNames.taskOutcome(task, 'times out');
  const isTimeOut =
    failure?.error.name === 'TimeoutError' && namesOf(graph).taskOutcomes.includes(timedOut);
  return isTimeOut ? timedOut : coverageNames.taskOutcome(task, 'fails');
}
