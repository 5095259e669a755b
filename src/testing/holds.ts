import { AsyncLocalStorage } from 'node:async_hooks';

/** The unfinished callouts, which hold virtual time until they wait for it. */
export interface Holds {
  /** Runs a callout, which holds time until it is finished. */
  readonly during: <T>(name: string, callout: () => Promise<T>) => Promise<T>;
  /** Resolves as the promise does. The callout that calls this holds no time meanwhile. */
  readonly waiting: <T>(promise: Promise<T>) => Promise<T>;
  /** Returns undefined if no callout holds time. Otherwise resolves when that may have changed. */
  readonly released: () => Promise<void> | undefined;
  /** The names of the callouts that hold time. */
  readonly heldBy: () => readonly string[];
}

interface Hold {
  readonly name: string;
  /** How many promises it waits for: a callout may wait for several at once. */
  waits: number;
}

export function createHolds(): Holds {
  const holds = new Set<Hold>();
  const current = new AsyncLocalStorage<Hold>();
  const listeners: (() => void)[] = [];

  function changed(): void {
    for (const listener of listeners.splice(0)) listener();
  }

  const heldBy = () => [...holds].filter(({ waits }) => waits === 0).map(({ name }) => name);

  return {
    async during(name, callout) {
      const hold: Hold = { name, waits: 0 };
      holds.add(hold);
      try {
        return await current.run(hold, callout);
      } finally {
        holds.delete(hold);
        changed();
      }
    },
    async waiting(promise) {
      const hold = current.getStore();
      if (hold === undefined) return promise;
      hold.waits += 1;
      changed();
      try {
        return await promise;
      } finally {
        hold.waits -= 1;
      }
    },
    released() {
      if (heldBy().length === 0) return undefined;
      return new Promise((resolve) => listeners.push(resolve));
    },
    heldBy,
  };
}
