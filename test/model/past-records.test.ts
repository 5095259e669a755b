import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { parseEntry, writeEntry } from '../../src/actors/record/written/written-entry.ts';
import { writeRecord } from '../../src/actors/record/written/write-record.ts';
import { toInstanceId, type PublicId, type RecordMark } from '../../src/actors/ports/ids.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import { readRecordAt } from '../../src/actors/reads/read-record-at.ts';
import type { HistoryEntry } from '../../src/actors/record/history-entry.ts';
import type { InstanceRecord } from '../../src/actors/record/record.ts';
import { createSandbox } from '../../src/actors/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../src/actors/sandbox/sandbox.ts';
import type { SandboxResult } from '../../src/actors/sandbox/sandbox-result.ts';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { parseInput } from '../../src/definition/schemas/parse-with.ts';
import { createSeededRandom } from '../../src/testing/nodes/seeded-random.ts';
import { createWithin } from '../../src/testing/nodes/create-within.ts';
import { shippedProcesses } from '../support/shipped-document.ts';
import { buildMachine } from './support/build-machine.ts';
import { randomCause } from './support/random-causes.ts';
import { eventTypes, run } from './support/spec.ts';
import { createWorld, refresh } from './support/world.ts';

const startMs = Date.parse('2026-01-01T00:00:00Z');
const longest = 60;

/** What a course left in the store: its records by version, and its history. */
interface Left {
  readonly records: ReadonlyMap<number, InstanceRecord>;
  readonly entries: readonly HistoryEntry[];
}

/** A course of random causes through a sandbox, which commits what a node commits. */
function play(
  process: Process,
  { sandbox, seed, before }: { sandbox: Sandbox; seed: number; before: (now: number) => void },
): Left {
  const random = createSeededRandom(seed);
  const records = new Map<number, InstanceRecord>();
  const entries: HistoryEntry[] = [];
  function note(result: SandboxResult | undefined, record: InstanceRecord | undefined): void {
    if (result?.kind !== 'stepped' || record === undefined) return;
    entries.push(parseEntry(writeEntry(result.entry, 3)));
    records.set(record.version, record);
  }
  const publicId = `${process.idPrefix}_${'a'.repeat(26)}` as PublicId;
  const input =
    process.input === undefined ? undefined : parseInput(process, process.examples.input);
  before(startMs);
  const start = { id: toInstanceId(publicId), publicId, input };
  const started = sandbox.start(start, startMs);
  note(started.result, started.record);
  let { record } = started;
  for (let n = 0; n < longest && record !== undefined; n += 1) {
    const coming = randomCause(process, record, random);
    if (coming === undefined) break;
    before(coming.now);
    const applied = sandbox.apply(record, coming.cause, coming.now);
    // Nobody reads the past of what was deleted.
    if (applied.record?.deleted === true) break;
    note(applied.result, applied.record);
    ({ record } = applied);
  }
  return { records, entries };
}

function storeOf({ records, entries }: Left): Pick<Store, 'history' | 'load'> {
  const newest = records.get(Math.max(...records.keys()));
  return {
    load: async () =>
      newest && {
        id: newest.id,
        body: writeRecord(newest),
        version: 0,
        mark: '1:a' as RecordMark,
      },
    history: async (_, { after, limit }) => {
      const page = entries.filter(({ sequence }) => sequence > after).slice(0, limit);
      return { entries: page.map((entry) => writeEntry(entry, 3)), more: false };
    },
  };
}

/** Without what the next commit computes anew, and what is no part of a step. */
function told({
  terms: _t,
  pastFrom: _p,
  restFrom: _r,
  ceilingBytes: _c,
  tasks,
  ...record
}: InstanceRecord) {
  return JSON.parse(
    JSON.stringify({ ...record, tasks: tasks.filter(({ work }) => work.kind !== 'emit') }),
  ) as unknown;
}

/** Returns how many records of the past were compared. */
async function compareAll(process: Process, left: Left): Promise<number> {
  const store = storeOf(left);
  const newest = left.records.get(Math.max(...left.records.keys()));
  if (newest === undefined) return 0;
  for (const [version, record] of left.records) {
    const then = await readRecordAt(store, process, newest, version);
    expect(told(then)).toEqual(told(record));
  }
  return left.records.size - 1;
}

test.each(shippedProcesses.map((process) => [process.name, process] as const))(
  'the history of %s holds every record of its past, whole',
  async (_, shipped) => {
    const process: Process = { ...shipped, history: 'snapshots', redact: [] };
    let compared = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      let now = startMs;
      const within = createWithin(() => now, createSeededRandom(0));
      const sandbox = createSandbox(process, {
        outbox: true,
        within: (_now, work) => within(work),
      });
      const left = play(process, { sandbox, seed, before: (ms) => void (now = ms) });
      compared += await compareAll(process, left);
    }
    expect(compared).toBeGreaterThan(20);
  },
);

test('so does that of random machines, three deep', async () => {
  // XState warns about each event to an ended actor.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const events = Object.fromEntries(eventTypes.map((type) => [type, z.looseObject({})]));
  let compared = 0;
  for (const [seed, { machine }] of fc.sample(run, { seed: 20_260_101, numRuns: 60 }).entries()) {
    const world = createWorld();
    const defined = defineProcess({
      name: 'model',
      machine: buildMachine(machine, world),
      history: 'snapshots',
    });
    // Events that no state accepts are none that a process may declare.
    const process: Process = { ...(defined as unknown as Process), events };
    const sandbox = createSandbox(process);
    const left = play(process, { sandbox, seed, before: () => refresh(world) });
    if (left.records.size > 0) compared += await compareAll(process, left);
  }
  expect(compared).toBeGreaterThan(500);
});
