import type { Space } from '../properties/space.ts';

/** A space to which states and edges are added: the edges of one state after the other, in the order of the states. */
export interface GrowingSpace extends Space {
  readonly edgeCount: () => number;
  /** Adds a state with its pending effects. */
  addState(pending: readonly number[]): number;
  addEdge(edge: {
    readonly from: number;
    readonly to: number;
    /** The number of its move. */
    readonly move: number;
    /** The number of what it took. */
    readonly taken: number;
    readonly ends: number;
  }): void;
  /** All edges of the state have been added. */
  close(state: number, isFollowed: boolean): void;
  readonly moveOf: (edge: number) => number;
  readonly takenBy: (edge: number) => number;
  readonly depthOf: (state: number) => number;
}

export function createSpace(): GrowingSpace {
  const pendings: (readonly number[])[] = [];
  const firstEdges: number[] = [0];
  const reached: number[] = [];
  const depths: number[] = [];
  const followed: boolean[] = [];
  const sources: number[] = [];
  const targets: number[] = [];
  const moves: number[] = [];
  const takens: number[] = [];
  const ended: number[] = [];
  const none: readonly number[] = [];

  return {
    get size() {
      return pendings.length;
    },
    edgeCount: () => sources.length,
    addState(pending) {
      reached.push(-1);
      depths.push(0);
      followed.push(false);
      return pendings.push(pending) - 1;
    },
    addEdge({ from, to, move, taken, ends }) {
      const edge = sources.push(from) - 1;
      targets.push(to);
      moves.push(move);
      takens.push(taken);
      ended.push(ends);
      if (to === 0 || reached[to] !== -1) return;
      reached[to] = edge;
      depths[to] = (depths[from] ?? 0) + 1;
    },
    close(state, isFollowed) {
      followed[state] = isFollowed;
      firstEdges[state + 1] = sources.length;
    },
    // The states that were never closed have no edges.
    firstEdge: (state) => firstEdges[state] ?? sources.length,
    source: (edge) => sources[edge] ?? 0,
    target: (edge) => targets[edge] ?? 0,
    reachedBy: (state) => reached[state] ?? -1,
    isFollowed: (state) => followed[state] ?? false,
    pending: (state) => pendings[state] ?? none,
    ends: (edge) => ended[edge] ?? -1,
    moveOf: (edge) => moves[edge] ?? 0,
    takenBy: (edge) => takens[edge] ?? 0,
    depthOf: (state) => depths[state] ?? 0,
  };
}
