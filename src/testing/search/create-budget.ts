import { setImmediate } from 'node:timers/promises';
import type { CutOff } from './cut-off.ts';

export interface Limits {
  readonly maxStates: number;
  readonly maxMoves: number;
  readonly maxDepth: number;
  readonly maxMillis: number;
  readonly signal?: AbortSignal | undefined;
}

/** What an exploration may still do. */
export interface Budget {
  /** Whether another state may be added. */
  hasRoom(states: number): boolean;
  /** Whether the moves of a state at this depth may be followed. */
  mayFollow(depth: number): boolean;
  /** Whether another move may be made. It counts as made. */
  takeMove(): boolean;
  noteNotFollowed(): void;
  /** Lets other work of this thread go on; returns whether it did. */
  breathe(): Promise<boolean>;
  /** How many moves were made. */
  moves(): number;
  cutBy(): CutOff;
}

const sliceMs = 50;

export function createBudget({ maxStates, maxMoves, maxDepth, maxMillis, signal }: Limits): Budget {
  const startedAt = performance.now();
  let slicedAt = startedAt;
  let made = 0;
  let movesNotFollowed = 0;
  let isStopped = false;
  const exceeded = new Map<'states' | 'moves' | 'depth' | 'time', number>();

  return {
    hasRoom(states) {
      if (states < maxStates) return true;
      exceeded.set('states', maxStates);
      return false;
    },
    mayFollow(depth) {
      if (depth >= maxDepth) exceeded.set('depth', maxDepth);
      if (performance.now() - startedAt >= maxMillis) exceeded.set('time', maxMillis);
      if (signal?.aborted === true) isStopped = true;
      return depth < maxDepth && !exceeded.has('time') && !isStopped;
    },
    takeMove() {
      if (made < maxMoves) {
        made += 1;
        return true;
      }
      exceeded.set('moves', maxMoves);
      return false;
    },
    noteNotFollowed() {
      movesNotFollowed += 1;
    },
    async breathe() {
      if (performance.now() - slicedAt < sliceMs) return false;
      await setImmediate();
      slicedAt = performance.now();
      return true;
    },
    moves: () => made,
    cutBy: () => ({
      // A limit that is reached cuts off only what was left to do.
      reasons:
        movesNotFollowed === 0
          ? []
          : [
              ...[...exceeded].map(([kind, limit]) => ({ kind, limit })),
              ...(isStopped ? [{ kind: 'stopped' } as const] : []),
            ],
      movesNotFollowed,
    }),
  };
}
