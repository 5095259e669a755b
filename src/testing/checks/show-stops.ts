import type { Found } from '../../definition/findings/finding.ts';
import type { Graph, GraphInvoke } from '../../definition/graph/graph.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { describeMove } from '../traces/describe-move.ts';
import type { Move } from '../traces/move.ts';
import { leafOf } from './leaf-of.ts';
import type { Run } from './run.ts';
import type { Shown } from './shown.ts';
import { traceOf } from './trace-of.ts';

/** The failures of a run that nothing handles, so that the instance stops at once. */
export function showStops({ process: { graph }, searched, wayTo, isKnown }: Run): readonly Shown[] {
  const { space, moves, placeOf } = searched;
  const shown: Shown[] = [];
  for (let at = 1; at < space.size; at += 1) {
    if (!placeOf(at).isStopped || !isKnown(at)) continue;
    const edge = space.reachedBy(at);
    const move = moves.at(space.moveOf(edge));
    const before = placeOf(space.source(edge)).state;
    const finding: Found = {
      code: 'unhandled-failure',
      machine: graph.root,
      path: leafOf(before),
      what: `The instance ends as Failed at once when ${describeMove(graph, move)}, and nothing is undone.`,
      remedy: 'Add an onError to the invoke of what fails.',
      evidence: traceOf(graph, wayTo(at)),
    };
    const active = new Set(statePaths(before));
    const proves = ({ code, machine, path }: Found): boolean =>
      code === 'unhandled-failure' &&
      machine === graph.root &&
      active.has(path) &&
      invokesAt(graph, path).some((invoke) => isEndOf(graph, move, invoke));
    shown.push({ finding, proves });
  }
  return shown;
}

function invokesAt({ machines, root }: Graph, path: string): readonly GraphInvoke[] {
  return machines[root]?.states.find((state) => state.path === path)?.invokes ?? [];
}

/** Whether the move ends what is invoked, or something that it runs. */
function isEndOf(
  graph: Graph,
  move: Move,
  { src, actor }: GraphInvoke,
  around: ReadonlySet<string> = new Set(),
): boolean {
  if (actor.kind === 'machine') {
    if (around.has(actor.machine)) return false;
    const within = new Set([...around, actor.machine]);
    const states = graph.machines[actor.machine]?.states ?? [];
    return states.some(({ invokes }) => invokes.some((one) => isEndOf(graph, move, one, within)));
  }
  return move.kind === 'undo' ? actor.kind === 'rollback' : 'task' in move && move.task === src;
}
