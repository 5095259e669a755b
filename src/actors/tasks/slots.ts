import { createTransientSet } from '../../transient.ts';

/** The lines in which one can wait. Places that become free go to them in turn. */
export type Line = 'first' | 'second';

/** A bounded number of places for running tasks. */
export interface Slots {
  readonly capacity: number;
  /** How many are taken. */
  taken(): number;
  /** Takes a place if one is free and no one waits for it. */
  reserve(): boolean;
  /** Takes a place, waiting in turn in a line (default: the first); false if closed meanwhile. */
  acquire(line?: Line): Promise<boolean>;
  /**
   * Calls `got` when it is its turn in a line (default: the first) to take a place, or with false once closed. The returned
   * function ends the wait.
   */
  queue(got: (isTaken: boolean) => void, line?: Line): () => void;
  free(): void;
  /** Gives out no more places. */
  close(): void;
  isClosed(): boolean;
}

interface Waiter {
  readonly got: (isTaken: boolean) => void;
  leave: () => void;
}

export function createSlots(capacity: number): Slots {
  let taken = 0;
  let closed = false;
  /** In order of arrival. */
  const lines = { first: createTransientSet<Waiter>(), second: createTransientSet<Waiter>() };
  let turn: Line = 'first';

  function reserve(): boolean {
    if (closed || taken >= capacity || lines.first.size() + lines.second.size() > 0) return false;
    taken += 1;
    return true;
  }

  function queue(got: (isTaken: boolean) => void, line: Line = 'first'): () => void {
    const waiter: Waiter = { got, leave: () => {} };
    waiter.leave = lines[line].add(waiter);
    return waiter.leave;
  }

  /** Who gets a place that is free, from the line whose turn it is, if somebody waits in it. */
  function next(): Waiter | undefined {
    const [waiter] = lines[turn];
    turn = otherLine(turn);
    if (waiter !== undefined) return waiter;
    const [other] = lines[turn];
    return other;
  }

  return {
    capacity,
    taken: () => taken,
    reserve,
    async acquire(line) {
      if (closed) return false;
      if (reserve()) return true;
      return new Promise<boolean>((resolve) => queue(resolve, line));
    },
    queue,
    free() {
      const waiter = next();
      if (waiter === undefined) {
        taken -= 1;
        return;
      }
      waiter.leave();
      waiter.got(true);
    },
    close() {
      closed = true;
      for (const { got, leave } of [...lines.first, ...lines.second]) {
        leave();
        got(false);
      }
    },
    isClosed: () => closed,
  };
}

function otherLine(line: Line): Line {
  return line === 'first' ? 'second' : 'first';
}
