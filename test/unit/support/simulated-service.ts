import { createRuntime } from '../../../src/actors/runtime.ts';
import { createApp } from '../../../src/http/app.ts';
import { createStandIns } from '../../../src/stand-ins/stand-ins.ts';
import type { Fetch } from '../../../src/machines/shared/call.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryJournal } from '../../../src/persistence/memory/memory-journal.ts';
import { createMemoryStore } from '../../../src/persistence/memory/memory-store.ts';
import { createRequests, type Requests } from '../../support/requests.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { startSimulatedTime, type SimulatedTime } from './simulated-time.ts';

/** When its time begins. */
export const startMs = Date.parse('2026-01-01T00:00:00.000Z');

export interface SimulatedService extends Requests, Omit<SimulatedTime, 'end'> {
  /** Shuts the service down; time goes on as the test says. */
  stop(): Promise<void>;
  /** The same, and back to real time. */
  close(): Promise<void>;
}

/** A process over the real runtime and its stand-ins, in memory and in simulated time; they call back by `callBack`. */
export async function createSimulatedService(
  create: (fetch: Fetch) => Process,
  callBack = (fetch: Fetch): Fetch => fetch,
): Promise<SimulatedService> {
  const { advance, skip, end } = startSimulatedTime(startMs);
  const { log } = capturedLog();
  const bodyLimitBytes = 100_000;
  const journal = createMemoryJournal();
  const standIns = createStandIns({
    journal,
    now: Date.now,
    ownUrls: () => ['http://local'],
    log,
    bodyLimitBytes,
    fetch: callBack(async (url, init) => app.request(url, init)),
  });
  const runtime = createRuntime({
    processes: [create(async (url, init) => standIns.app.request(url, init))],
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    random: () => 0.5,
    node: 'test',
    publicUrl: () => 'http://local',
    log,
  });
  await runtime.open();
  const app = createApp({ runtime, log, bodyLimitBytes, apps: { '/stand-ins': standIns } });
  const stop = async () => {
    const closed = standIns.close().then(async () => runtime.close());
    await advance(1000);
    await closed;
  };
  return {
    ...createRequests((path, init) => app.request(path, init)),
    advance,
    skip,
    stop,
    async close() {
      await stop();
      end();
    },
  };
}
