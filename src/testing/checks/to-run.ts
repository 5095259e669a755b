import type { Process } from '../../definition/define-process.ts';
import type { Searched } from '../search/search.ts';
import { pathFromStart } from '../properties/path-from-start.ts';
import type { Move } from '../traces/move.ts';
import type { Run } from './run.ts';

/** What a process makes of an output that no task gives says nothing about it. */
export function toRun(
  process: Process,
  searched: Searched,
  isOutputUnknown: (task: string) => boolean,
): Run {
  const { space, moves } = searched;
  const moveOf = (edge: number): Move => moves.at(space.moveOf(edge));
  const isKnownMove = (move: Move): boolean =>
    move.kind !== 'task' || move.outcome.kind !== 'ok' || !isOutputUnknown(move.task);
  const isMadeUp = (edge: number): boolean => !isKnownMove(moveOf(edge));
  const known: boolean[] = [];
  for (let state = 0; state < space.size; state += 1) {
    const edge = space.reachedBy(state);
    known.push(edge === -1 || (known[space.source(edge)] === true && !isMadeUp(edge)));
  }
  return {
    process,
    searched,
    wayTo: (state) => pathFromStart(space, state).map(moveOf),
    isKnownMove,
    isMadeUp,
    isKnown: (state) => known[state] ?? false,
  };
}
