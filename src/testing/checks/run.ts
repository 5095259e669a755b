import type { Process } from '../../definition/define-process.ts';
import type { Searched } from '../search/search.ts';
import type { Move } from '../traces/move.ts';

/** What a search found, as checks read it. */
export interface Run {
  readonly process: Process;
  readonly searched: Searched;
  /** A shortest way to a state. */
  readonly wayTo: (state: number) => readonly Move[];
  /** Whether a move gives no task an output that is not known to be possible. */
  readonly isKnownMove: (move: Move) => boolean;
  /** Whether an edge gives a task an output that is not known to be possible. */
  readonly isMadeUp: (edge: number) => boolean;
  /** Whether the shortest way to a state has no such edge. */
  readonly isKnown: (state: number) => boolean;
}
