import { systemClock, type Clock } from '../../src/actors/ports/clock.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { createMemoryJournal } from '../../src/persistence/memory/memory-journal.ts';
import { createMemoryRateLimit } from '../../src/persistence/embedded/memory-rate-limit.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import type { Storage } from '../../src/persistence/storage.ts';

/** All that a service keeps, in memory, by this clock. */
export function createMemoryStorage(clock: Clock = systemClock): Storage {
  return {
    store: createMemoryStore(clock),
    wakes: createLocalWakes(clock),
    journal: createMemoryJournal(),
    rateLimit: createMemoryRateLimit({ nowMs: clock.now }),
    name: 'memory',
  };
}
