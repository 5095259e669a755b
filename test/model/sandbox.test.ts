import { describe, expect, test } from 'vitest';
import { createInstances } from '../../src/actors/mailboxes/instances.ts';
import type { Answer } from '../../src/actors/batch/mailbox-item.ts';
import { createThrottledLog } from '../../src/actors/batch/throttled-log.ts';
import { defaultRecordLimitBytes } from '../../src/actors/commit/record-limit.ts';
import { toInstanceId, type PublicId } from '../../src/actors/ports/ids.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import type { HistoryEntry } from '../../src/actors/record/history-entry.ts';
import { createLiveActor } from '../../src/actors/restore/create-live-actor.ts';
import type { SandboxResult } from '../../src/actors/sandbox/sandbox-result.ts';
import { createSandbox } from '../../src/actors/sandbox/create-sandbox.ts';
import type { Process } from '../../src/definition/define-process.ts';
import { parseInput } from '../../src/definition/schemas/parse-with.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import { createSeededRandom } from '../../src/testing/nodes/seeded-random.ts';
import { createWithin } from '../../src/testing/nodes/create-within.ts';
import { shippedProcesses } from '../support/shipped-document.ts';
import { silentLog } from '../support/silent-log.ts';
import { randomCause } from './support/random-causes.ts';

const seeds = 30;
const causesPerSeed = 40;
const startMs = Date.parse('2026-01-01T00:00:00Z');

/** A node that commits to a store, and runs nothing. */
function createNode(process: Process, clock: ReturnType<typeof createTime>['clock']) {
  const memory = createMemoryStore(clock);
  const store: Store = {
    ...memory,
    now: clock.now,
    // No task runs here, so no run holds a lease.
    commit: async ({ holds: _holds, ...commit }) => memory.commit(commit),
  };
  const instances = createInstances({
    store,
    clock,
    log: silentLog,
    throttled: createThrottledLog(silentLog, clock),
    processes: new Map([[process.name, process]]),
    // It keeps no actors, because those remember the order of properties that a record lacks.
    liveActors: { take: () => undefined, keep: () => {}, end: () => {}, size: () => 0 },
    batchLimits: { maxBytes: 1_000_000, maxMs: 50, elapsedMs: () => 0 },
    policy: {
      owner: { node: 'a', run: '1' },
      leaseMs: 1e12,
      recheckMs: 1_000,
      format: 3,
      horizonMs: Infinity,
      nextLease: () => 1,
      reserve: () => undefined,
      recordLimitBytes: defaultRecordLimitBytes,
    },
    committed: () => {},
    tellInspector: undefined,
    pauses: { since: () => undefined },
    outbox: true,
    outside: () => {},
    emitOutside: () => {},
  });
  return { store, instances };
}

/** One time for both sides. */
function createTime() {
  let now = startMs;
  const within = createWithin(() => now, createSeededRandom(0));
  return {
    moveTo: (ms: number) => {
      now = ms;
    },
    clock: { now: () => now, after: () => () => {}, within },
    within: <T>(_now: number, work: () => T) => within(work),
  };
}

function entryOf(result: Answer['step'] | SandboxResult): HistoryEntry | undefined {
  return result.kind === 'stepped' ? result.entry : undefined;
}

describe.each(shippedProcesses.map((process) => [process.name, process] as const))(
  'causes of %s',
  (name, process) => {
    test('come to the same record, byte for byte, in a sandbox and on a node', async () => {
      let steps = 0;
      for (let seed = 0; seed < seeds; seed += 1) {
        const random = createSeededRandom(seed);
        const { clock, moveTo, within } = createTime();
        const { store, instances } = createNode(process, clock);
        const sandbox = createSandbox(process, { outbox: true, within });
        const publicId = `${process.idPrefix}_${'a'.repeat(26)}` as PublicId;
        const id = toInstanceId(publicId);
        const input = parseInput(process, process.examples.input);
        const start = { id, publicId, input };
        const live = clock.within(() => createLiveActor(process, { ...start, now: startMs }));
        await instances.start(live, undefined);
        let { record, body } = sandbox.start(start, startMs);
        expect(body).toBe((await store.load(id))?.body);
        for (let n = 0; n < causesPerSeed && record !== undefined; n += 1) {
          const coming = randomCause(process, record, random);
          if (coming === undefined) break;
          const { cause, now } = coming;
          moveTo(now);
          const before = JSON.stringify(record);
          const applied = sandbox.apply(record, cause, now);
          expect(JSON.stringify(record)).toBe(before);
          const { step } = await instances.apply(id, cause);
          expect(applied.result.kind).toBe(step.kind);
          if (step.kind === 'stepped') steps += 1;
          expect(entryOf(applied.result)).toEqual(entryOf(step));
          const stored = await store.load(id);
          if (stored === undefined) break;
          expect(applied.body).toBe(stored.body);
          ({ record, body } = applied);
          // Nothing happens to it any more.
          if (record?.deleted === true) break;
        }
      }
      expect([name, steps]).toEqual([name, expect.toSatisfy((count: number) => count > seeds)]);
    });
  },
);
