import { HoldfastError } from '../../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { taskNames } from '../graph/task-names.ts';

/**
 * Throws `process_refused` if a rollback or a `settle` names an unknown task: the first would always fail, the second
 * never settle. Names that are chosen while the machine runs cannot be checked.
 */
export function assertTargets(process: string, graph: Graph): void {
  const known = taskNames(graph);
  const assertKnown = (what: string, target: string | undefined) => {
    if (target !== undefined && !known.includes(target)) {
      throw unknown(process, what, target, known);
    }
  };
  for (const { actions, states, edges } of Object.values(graph.machines)) {
    const used = [
      ...Object.values(actions),
      ...states.flatMap(({ entry, exit }) => [...entry, ...exit]),
      ...edges.flatMap((edge) => edge.actions),
    ];
    for (const { upTo } of used) assertKnown('it settles up to', upTo);
    for (const { rollbackTo } of states.flatMap(({ invokes }) => invokes)) {
      assertKnown('a rollback goes to', rollbackTo);
    }
  }
}

function unknown(
  process: string,
  what: string,
  target: string,
  known: readonly string[],
): HoldfastError {
  const names = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return new HoldfastError(
    'process_refused',
    `The process ${process} is refused: ${what} "${target}", which is not one of its tasks; ${names}.`,
  );
}
