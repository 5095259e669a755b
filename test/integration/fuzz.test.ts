import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import type { Log } from '../../src/log.ts';
import { openStorage } from '../../src/persistence/open-storage.ts';
import type { Storage } from '../../src/persistence/storage.ts';
import { faultsOf, toText } from '../support/answer-faults.ts';
import { createDocumentCheck } from '../support/document-check.ts';
import { openFuzzTarget } from '../support/fuzz-target.ts';
import { createMemoryStorage } from '../support/memory-storage.ts';
import { operationsOf } from '../support/operations-of.ts';
import { wireArbitrary } from '../support/wire-arbitrary.ts';
import { capturedLog } from '../support/captured-log.ts';

/** The number of concurrent clients, with one connection each. */
const clients = 8;

test.each([
  [20_000, 'in memory', { auth: false, open: async () => createMemoryStorage() }],
  [2_000, 'on Redis, with tokens', { auth: true, open: openRedis }],
])(
  '%i odd requests over TCP, %s, get no 500, no hang and only documented answers, and refused ones change nothing',
  async (requests, _, { auth, open }) => {
    const { log, lines } = capturedLog();
    await using target = await openFuzzTarget(await open(log), { clients, auth, log });
    // `/readyz` is left out: under this load a node may answer 503.
    const operations = operationsOf(target.document).filter(({ path }) => path !== '/readyz');
    const odd = wireArbitrary(operations);
    const check = createDocumentCheck(target.document);
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { minLength: clients, maxLength: clients }), async (wires) => {
        const asked = wires.map(async (wire, client) => target.ask(wire, client));
        for (const { raw, answer, unasked } of await Promise.all(asked)) {
          const { status } = answer;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const undocumented = check.faultsOf(raw.line, answer) ?? [];
          const faults = [...faultsOf(answer, raw), ...unasked, ...undocumented];
          expect(faults, `${toText(raw)}\n\n${JSON.stringify(lines.at(-1))}`).toEqual([]);
        }
      }),
      { numRuns: Math.ceil(requests / clients), endOnFailure: true },
    );
    expect(await target.unasked()).toEqual([]);
    console.info(
      `fuzz: ${JSON.stringify(Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)))}`,
    );
    console.info(`document: ${check.checked()} answers, ${check.seen().size} kinds, held to it`);
    expect(check.checked()).toBeGreaterThan(requests / 4);
    expect(check.seen().size).toBeGreaterThan(100);
    expect(statuses.get(200)).toBeGreaterThan(requests / 20);
    expect(statuses.get(201)).toBeGreaterThan(requests / 200);
    expect(statuses.get(400)).toBeGreaterThan(requests / 20);
  },
  300_000,
);

async function openRedis(log: Log): Promise<Storage> {
  const redisPrefix = `fuzz:${randomUUID().slice(0, 8)}`;
  return openStorage({ redisUrl: inject('redisUrl'), redisPrefix, log });
}
