import type { Accessed } from '../access/access.ts';
import { createTransientMap } from '../../transient.ts';
import type { InstanceId } from '../ports/ids.ts';

/** An instance that has just ended by a commit of this node. */
export interface Ended extends Accessed {
  /** The name of the process. */
  readonly process: string;
}

/**
 * Hands the ends of instances from the node that commits them to those who wait on it, so that none of them loads and renders what
 * is in memory. Keeps only what somebody expects.
 */
export interface EndedHere {
  /** Expects the end of an instance, until the expectation is dropped. */
  expect(id: InstanceId): Expected;
  /** Notes an end, if somebody expects it: `ended` is called at once. */
  note(id: InstanceId, ended: () => Ended): void;
}

interface Expected {
  /** The end, if it has been noted since the last call. */
  take(): Ended | undefined;
  drop(): void;
}

export function createEndedHere(): EndedHere {
  const byId = createTransientMap<InstanceId, Set<(ended: Ended) => void>>();

  return {
    expect(id) {
      let ended: Ended | undefined;
      const note = (noted: Ended) => (ended = noted);
      const expecting = byId.get(id) ?? new Set();
      byId.set(id, expecting.add(note));
      return {
        take() {
          const taken = ended;
          ended = undefined;
          return taken;
        },
        drop() {
          expecting.delete(note);
          if (expecting.size === 0 && byId.get(id) === expecting) byId.delete(id);
        },
      };
    },
    note(id, toEnded) {
      const expecting = byId.get(id);
      if (expecting === undefined) return;
      const ended = toEnded();
      // Rendered once for all, and now, because the actor may go on.
      ended.view();
      for (const note of expecting) note(ended);
    },
  };
}
