import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { createMemoryJournal } from '../../src/persistence/memory/memory-journal.ts';
import { createMemoryRateLimit } from '../../src/persistence/embedded/memory-rate-limit.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import type { Storage } from '../../src/persistence/open-storage.ts';

/** All that a service keeps, in memory. */
export function createMemoryStorage(): Storage {
  return {
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    journal: createMemoryJournal(),
    rateLimit: createMemoryRateLimit(),
    name: 'memory',
  };
}
