import type { Journal } from '../actors/ports/journal.ts';
import { parseEntry, type Entry } from './entry.ts';

/** Reads a journal onwards from this node's position. */
export interface JournalReader {
  /** Appends, and resolves with the entry's number once all entries up to it are folded. */
  append(entry: Entry): Promise<number>;
  /** Resolves once everything that was in the journal at the time of the call is folded. */
  refresh(): Promise<void>;
}

export function createReader(
  journal: Journal,
  apply: (sequence: number, entry: Entry) => void,
): JournalReader {
  let position = 0;
  let reading: Promise<void> | undefined;
  let following: Promise<void> | undefined;

  const readOn = async (): Promise<void> => {
    for (const text of await journal.read(position)) {
      const sequence = position;
      // Counted before it is applied, so that an entry that cannot be applied does not block later ones.
      position += 1;
      apply(sequence, parseEntry(text));
    }
  };

  const read = (): Promise<void> => {
    reading = readOn().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  // A read under way may have begun before the caller's entry was written, so the caller shares the next one.
  const follow = async (current: Promise<void>): Promise<void> => {
    await current.catch(() => {});
    following = undefined;
    await read();
  };

  const refresh = (): Promise<void> => {
    if (reading === undefined && following === undefined) return read();
    following ??= follow(reading ?? Promise.resolve());
    return following;
  };

  return {
    refresh,
    async append(entry) {
      const sequence = await journal.append(JSON.stringify(entry));
      await refresh();
      return sequence;
    },
  };
}
