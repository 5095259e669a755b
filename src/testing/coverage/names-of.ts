import type { Graph, GraphEdge, MachineGraph } from '../../definition/graph/graph.ts';
import type { CoverageKind } from './coverage.ts';
import { coverageNames } from './coverage-names.ts';

/** All names that a coverage of the process with this graph has, in the order of the graph. */
export function namesOf(graph: Graph): Readonly<Record<CoverageKind, readonly string[]>> {
  const machines = Object.entries(graph.machines).map(
    ([key, machine]) => [key === graph.root ? undefined : key, machine] as const,
  );
  const tasks = new Map(machines.flatMap(([, machine]) => tasksOf(machine)));
  return {
    states: machines.flatMap(([key, { states }]) =>
      states
        .filter(({ path, kind }) => path !== '' && kind !== 'history')
        .map(({ path }) => coverageNames.state(path, key)),
    ),
    transitions: machines.flatMap(([key, { edges }]) =>
      edges
        .filter((edge) => !isForbidding(edge))
        .map(({ id }) => coverageNames.transition(id, key)),
    ),
    guards: machines.flatMap(([key, { edges }]) =>
      edges
        .filter(({ guard }) => guard !== undefined)
        .flatMap(({ id }) => [true, false].map((said) => coverageNames.guard(id, said, key))),
    ),
    taskOutcomes: [...tasks].flatMap(([task, { timeoutMs, heartbeatMs }]) => [
      coverageNames.taskOutcome(task, 'ok'),
      coverageNames.taskOutcome(task, 'fails'),
      ...(timeoutMs === null && heartbeatMs === null
        ? []
        : [coverageNames.taskOutcome(task, 'times out')]),
    ]),
    compensations: [...tasks].flatMap(([task, { compensation }]) =>
      compensation === null ? [] : coverageNames.compensation(task),
    ),
  };
}

/** It leads nowhere and does nothing, but keeps transitions of outer states from being taken. */
function isForbidding({ targets, certainty, actions }: GraphEdge): boolean {
  return targets.length === 0 && certainty === 'known' && actions.length === 0;
}

function tasksOf({ actors }: MachineGraph) {
  return Object.entries(actors).flatMap(([name, actor]) =>
    actor.kind === 'task' ? [[name, actor.task] as const] : [],
  );
}
