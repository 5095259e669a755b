import { currentHold, type Hold } from './current-hold.ts';

/** The unfinished callouts, which hold virtual time until they wait for it. */
export interface Holds {
  /** Runs a callout, which holds time until it is finished. */
  readonly during: <T>(name: string, callout: () => Promise<T>) => Promise<T>;
  /** Returns undefined if no callout holds time. Otherwise resolves when that may have changed. */
  readonly released: () => Promise<void> | undefined;
  /** The names of the callouts that hold time. */
  readonly heldBy: () => readonly string[];
}

export function createHolds(): Holds {
  const holds = new Set<Hold>();
  const listeners: (() => void)[] = [];

  function changed(): void {
    for (const listener of listeners.splice(0)) listener();
  }

  const heldBy = () => [...holds].filter(({ waits }) => waits === 0).map(({ name }) => name);

  return {
    async during(name, callout) {
      const hold: Hold = { name, waits: 0, changed };
      holds.add(hold);
      try {
        return await currentHold.run(hold, callout);
      } finally {
        holds.delete(hold);
        changed();
      }
    },
    released() {
      if (heldBy().length === 0) return undefined;
      return new Promise((resolve) => listeners.push(resolve));
    },
    heldBy,
  };
}
