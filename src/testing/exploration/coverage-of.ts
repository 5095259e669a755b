import type { Process } from '../../definition/define-process.ts';
import { machineIn } from '../../definition/graph/machine-in.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { coverageNames } from '../coverage/coverage-names.ts';
import { createCoverage } from '../coverage/create-coverage.ts';
import type { Move } from '../traces/move.ts';
import type { Searched } from '../search/search.ts';

/** What of a process the moves of a search exercised. */
export function coverageOf(
  process: Process,
  { moves, taken, places, guards, takenAtStart }: Searched,
): Coverage {
  const gatherer = createCoverage(process);
  for (const { state } of places.all) noteStates(statePaths(state));
  const edges = new Map(machineIn(process.graph).edges.map((edge) => [edge.id, edge]));
  for (const { microsteps, within } of [takenAtStart, ...taken.all]) {
    for (const id of microsteps.flat()) {
      gatherer.note('transitions', coverageNames.transition(id));
      // A step may pass through states.
      for (const target of edges.get(id)?.targets ?? []) noteStates(upTo(target));
    }
    for (const name of within.states) gatherer.note('states', name);
    for (const name of within.transitions) gatherer.note('transitions', name);
  }
  for (const name of guards) gatherer.note('guards', name);
  for (const move of moves.all) noteMove(move);
  return gatherer.coverage();

  function noteStates(paths: readonly string[]): void {
    for (const path of paths) gatherer.note('states', coverageNames.state(path));
  }

  function noteMove(move: Move): void {
    if (move.kind === 'undo') gatherer.note('compensations', coverageNames.compensation(move.task));
    if (move.kind !== 'task') return;
    gatherer.note('taskOutcomes', coverageNames.taskOutcome(move.task, named[move.outcome.kind]));
  }
}

const named = { ok: 'ok', fails: 'fails', timesOut: 'times out' } as const;

/** The path of a state, and those of the states around it. */
function upTo(path: string): readonly string[] {
  const keys = path.split('.');
  return keys.map((_, n) => keys.slice(0, n + 1).join('.'));
}
