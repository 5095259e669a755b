import { createLocalWakes } from '../../src/persistence/local-wakes.ts';
import { createMemoryJournal } from '../../src/persistence/memory-journal.ts';
import { createMemoryRateLimit } from '../../src/persistence/memory-rate-limit.ts';
import { createMemoryStore } from '../../src/persistence/memory-store.ts';
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
