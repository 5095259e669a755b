import { createRuntime } from '../../../src/actors/runtime.ts';
import { createApp } from '../../../src/http/app.ts';
import { createStandIns } from '../../../src/stand-ins/stand-ins.ts';
import type { Fetch } from '../../../src/machines/shared/call.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryJournal } from '../../../src/persistence/memory/memory-journal.ts';
import { createMemoryStore } from '../../../src/persistence/memory/memory-store.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { waiting } from '../../../src/testing/clock/waiting.ts';
import { createRequests, type Requests } from '../../support/requests.ts';
import { capturedLog } from '../../support/captured-log.ts';

/** When its time begins. */
export const startMs = Date.parse('2026-01-01T00:00:00.000Z');

export interface SimulatedService extends Requests {
  readonly clock: VirtualClock;
  close(): Promise<void>;
}

/** A process over the real runtime and its stand-ins, in memory and in virtual time; they call back by `callBack`. */
export async function createSimulatedService(
  create: (fetch: Fetch) => Process,
  callBack = (fetch: Fetch): Fetch => fetch,
): Promise<SimulatedService> {
  const clock = createVirtualClock(startMs);
  const { log } = capturedLog();
  const bodyLimitBytes = 100_000;
  const journal = createMemoryJournal();
  const standIns = createStandIns({
    journal,
    clock,
    ownUrls: () => ['http://local'],
    log,
    bodyLimitBytes,
    fetch: callBack(async (url, init) => app.request(url, init)),
  });
  const runtime = createRuntime({
    processes: [
      // They take their time by the same clock.
      create(async (url, init) => waiting(Promise.resolve(standIns.app.request(url, init)))),
    ],
    store: createMemoryStore(clock),
    wakes: createLocalWakes(clock),
    clock,
    elapsedMs: clock.now,
    random: () => 0.5,
    node: 'test',
    publicUrl: () => 'http://local',
    log,
  });
  await runtime.open();
  const app = createApp({ runtime, log, bodyLimitBytes, clock, apps: { '/stand-ins': standIns } });
  return {
    ...createRequests((path, init) => app.request(path, init)),
    clock,
    close: async () => clock.finish(standIns.close().then(async () => runtime.close())),
  };
}
