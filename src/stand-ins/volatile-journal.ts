import type { Journal } from '../actors/ports/journal.ts';

/** A journal that exists as long as its stand-ins. */
export function createVolatileJournal(): Journal {
  const entries: string[] = [];
  return {
    append: async (entry) => entries.push(entry) - 1,
    read: async (from) => entries.slice(from),
  };
}
