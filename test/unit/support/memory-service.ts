import { serveOn, type Service, type ServiceOptions } from '../../../src/service.ts';
import { createMemoryStorage } from '../../support/memory-storage.ts';
import { capturedLog } from '../../support/captured-log.ts';

/** A service over the in-memory store, as a program has it. */
export function createMemoryService(
  options: Omit<ServiceOptions, 'log' | 'dataDir' | 'redisUrl'>,
): Service & AsyncDisposable {
  const service = serveOn(Promise.resolve(createMemoryStorage()), {
    ...options,
    log: capturedLog().log,
  });
  return { ...service, [Symbol.asyncDispose]: async () => service.close() };
}
