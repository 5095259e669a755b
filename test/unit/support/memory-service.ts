import { serveOn, type Service, type ServiceOptions } from '../../../src/service.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import type { Log } from '../../../src/log.ts';
import { createMemoryStorage } from '../../support/memory-storage.ts';
import { capturedLog } from '../../support/captured-log.ts';

export interface MemoryService extends Service, AsyncDisposable {
  readonly clock: VirtualClock;
}

export interface MemoryServiceOptions extends Omit<ServiceOptions, 'log' | 'dataDir' | 'redisUrl'> {
  readonly log?: Log;
}

/** A service over the in-memory store, in virtual time, as a program has it. */
export function createMemoryService(options: MemoryServiceOptions): MemoryService {
  const clock = createVirtualClock();
  const service = serveOn(Promise.resolve(createMemoryStorage(clock)), {
    log: capturedLog().log,
    ...options,
    clock,
  });
  return {
    ...service,
    clock,
    async [Symbol.asyncDispose]() {
      const closed = service.close();
      // As long as running tasks may take. The thread that draws pictures ends in real time.
      await clock.advance(10_000);
      await closed;
    },
  };
}
