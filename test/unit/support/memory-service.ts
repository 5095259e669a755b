import { createLocalWakes } from '../../../src/persistence/local-wakes.ts';
import { createMemoryJournal } from '../../../src/persistence/memory-journal.ts';
import { createMemoryRateLimit } from '../../../src/persistence/memory-rate-limit.ts';
import { createMemoryStore } from '../../../src/persistence/memory-store.ts';
import { serveOn, type Service, type ServiceOptions } from '../../../src/service.ts';
import { capturedLog } from './captured-log.ts';

/** A service over the in-memory store, as a program has it. */
export function createMemoryService(
  options: Omit<ServiceOptions, 'log' | 'dataDir' | 'redisUrl'>,
): Service & AsyncDisposable {
  const storage = {
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    journal: createMemoryJournal(),
    rateLimit: createMemoryRateLimit(),
    name: 'memory',
  };
  const service = serveOn(Promise.resolve(storage), { ...options, log: capturedLog().log });
  return { ...service, [Symbol.asyncDispose]: async () => service.close() };
}
