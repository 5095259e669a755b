import { createTransientSet } from '../../transient.ts';

/** A bounded number of places for running tasks. */
export interface Slots {
  readonly capacity: number;
  /** How many are taken. */
  taken(): number;
  /** Takes a place if one is free and no one waits for it. */
  reserve(): boolean;
  /** Takes a place, waiting in turn; false if closed meanwhile. */
  acquire(): Promise<boolean>;
  /** Calls `got` when it is its turn to take a place, or with false once closed. The returned function ends the wait. */
  queue(got: (isTaken: boolean) => void): () => void;
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
  const waiting = createTransientSet<Waiter>();

  function reserve(): boolean {
    if (closed || taken >= capacity || waiting.size() > 0) return false;
    taken += 1;
    return true;
  }

  function queue(got: (isTaken: boolean) => void): () => void {
    const waiter: Waiter = { got, leave: () => {} };
    waiter.leave = waiting.add(waiter);
    return waiter.leave;
  }

  return {
    capacity,
    taken: () => taken,
    reserve,
    async acquire() {
      if (closed) return false;
      if (reserve()) return true;
      return new Promise<boolean>((resolve) => queue(resolve));
    },
    queue,
    free() {
      const [next] = waiting;
      if (next === undefined) {
        taken -= 1;
        return;
      }
      next.leave();
      next.got(true);
    },
    close() {
      closed = true;
      for (const { got, leave } of waiting) {
        leave();
        got(false);
      }
    },
    isClosed: () => closed,
  };
}
