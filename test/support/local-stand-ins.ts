import { createStandIns } from '../../src/stand-ins/stand-ins.ts';
import type { Fetch } from '../../src/machines/shared/call.ts';
import { systemClock, type Clock } from '../../src/actors/ports/clock.ts';
import { waiting } from '../../src/testing/clock/waiting.ts';
import { createMemoryJournal } from '../../src/persistence/memory/memory-journal.ts';
import { capturedLog } from './captured-log.ts';
import { createRequests, type Requests } from './requests.ts';

/** Stand-ins without a network and without a runtime: for machines that run under XState alone. */
export interface LocalStandIns {
  readonly fetch: Fetch;
  readonly get: Requests['get'];
  readonly steer: Requests['steer'];
}

export function createLocalStandIns(clock: Clock = systemClock): LocalStandIns {
  const { app: standIns } = createStandIns({
    journal: createMemoryJournal(),
    clock,
    ownUrls: () => [],
    log: capturedLog().log,
    bodyLimitBytes: 100_000,
  });
  const fetch: Fetch = async (url, init) => waiting(Promise.resolve(standIns.request(url, init)));
  const requests = createRequests((path, init) => fetch(path, init));
  return {
    fetch,
    get: async (path) => requests.get(path),
    steer: async (behaviour) => requests.steer(behaviour),
  };
}
