/** A bounded number of places for running tasks. */
export interface Slots {
  readonly capacity: number;
  /** How many are taken. */
  taken(): number;
  /** Takes a place if one is free and no one waits for it. */
  reserve(): boolean;
  /** Takes a place, waiting in turn; false if closed meanwhile. */
  acquire(): Promise<boolean>;
  free(): void;
  /** Gives out no more places. */
  close(): void;
}

export function createSlots(capacity: number): Slots {
  let taken = 0;
  let closed = false;
  const waiting: ((got: boolean) => void)[] = [];

  return {
    capacity,
    taken: () => taken,
    reserve() {
      if (closed || taken >= capacity || waiting.length > 0) return false;
      taken += 1;
      return true;
    },
    async acquire() {
      if (closed) return false;
      if (taken < capacity && waiting.length === 0) {
        taken += 1;
        return true;
      }
      return new Promise<boolean>((resolve) => waiting.push(resolve));
    },
    free() {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next(true);
    },
    close() {
      closed = true;
      for (const give of waiting.splice(0)) give(false);
    },
  };
}
