import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../../../../src/actors/ports/ids.ts';
import type { HistoryEntry } from '../../../../../src/actors/record/history-entry.ts';
import type { InstanceRecord } from '../../../../../src/actors/record/record.ts';
import { parseRecord } from '../../../../../src/actors/record/written/parse-record.ts';
import { writeRecord } from '../../../../../src/actors/record/written/write-record.ts';
import { parseEntry, writeEntry } from '../../../../../src/actors/record/written/written-entry.ts';

// Names that mean something where records are written, and some that mean nothing.
const words = fc.constantFrom(
  '',
  '__proto__',
  'constructor',
  'toString',
  'h',
  'c',
  'n',
  'i',
  'o',
  'r',
  '0',
  '1',
  '7',
  'format',
  'waiting',
  'paying.card',
  '(machine)',
  '(machine).waiting',
  '=',
  '>',
  '~a',
  'ö\n"',
  'xstate.after.10.(machine).waiting',
  'xstate.after.10.order.paid',
  'xstate.after.10.',
  'a',
);
// What JSON writes otherwise, or not at all, and what is easily taken for nothing.
const odd = fc.constantFrom(null, NaN, -0, Infinity, 5e-324, '\0', '\ud800', [], {}, 0);
const json = fc.oneof(
  { depthSize: 'small' },
  odd,
  fc.record({ odd, all: fc.array(odd, { maxLength: 2 }), none: fc.constant(undefined) }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.dictionary(words, fc.jsonValue({ maxDepth: 1 }), { noNullPrototype: true }),
  words,
);
const start = 1_767_225_600_000;
const time = fc.oneof(
  fc.constantFrom(start, start + 7, start - 7, 0, -1, 0.1, start + 0.5, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: start, max: start + 1e9 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const count = fc.nat({ max: 3 });
const path = fc.array(words, { maxLength: 2 });
const flag = fc.constant(true as const);
const event = fc.oneof(
  fc.record({ type: words }),
  fc.record({ type: words, text: json }, { requiredKeys: ['type'] }),
);
const error = fc.record(
  { name: words, message: words, code: words, mayBeDone: flag },
  { requiredKeys: ['name', 'message'] },
);
/** A field that a later version may add. */
const later = { later: json };
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const outcome = fc.oneof(
  fc.record({ kind: fc.constant('completed' as const), output: json }),
  fc.record({ kind: fc.constant('failed' as const), error }),
);
const stuck = fc.record({ at: time, times: count, error, againAt: time });
const deadlines = { until: time, heartbeatUntil: time, progress: json, progressAt: time };
const afters = fc.array(fc.tuple(words, words), { maxLength: 2 });

const work = fc.oneof(
  fc.record({ kind: fc.constant('invoked'), path }),
  fc.record({ kind: fc.constant('invoked'), path, ...later }),
  fc.record({ kind: fc.constant('awaited'), input: json }),
  fc.record({ kind: fc.constant('undo'), entry: words }),
  fc.record({ kind: fc.constant('emit'), event }),
);
const task = fc.record(
  {
    id: words,
    name: words,
    work,
    startedAt: time,
    failures: count,
    retryAt: time,
    error,
    inDoubt: flag,
    traceparent: words,
    handedOver: fc.record({ lookAt: time, ...deadlines }, { requiredKeys: ['lookAt'] }),
    stuck: stuck.chain((one) => outcome.map((ended) => ({ ...one, outcome: ended }))),
    parked: fc.record({ at: time, error }),
    ...later,
  },
  { requiredKeys: ['id', 'name', 'work', 'startedAt', 'failures'] },
);
const plainTimer = fc.tuple(words, words, fc.constantFrom(10, 0, 86_400_000), time);
const timer = fc.oneof(
  plainTimer.map(([id, name, delayMs, from]) => ({
    id,
    name,
    source: [],
    target: [],
    event: { type: name },
    delayMs,
    deadline: from + delayMs,
  })),
  fc.record(
    {
      id: words,
      name: words,
      source: path,
      target: fc.option(path),
      event,
      deadline: time,
      delayMs: fc.oneof(
        fc.constantFrom(10, 0),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      stuck,
      lost: fc.record({ at: time, state: words, after: fc.tuple(words, words), reason: words }),
      traceparent: words,
      ...later,
    },
    { requiredKeys: ['id', 'name', 'source', 'target', 'event', 'delayMs', 'deadline'] },
  ),
);
const state = fc.record(
  { at: time, id: words, after: afters, past: afters, invoke: afters, ...later },
  { requiredKeys: ['at'] },
);
const states = fc
  .tuple(fc.boolean(), fc.dictionary(words, state, { noNullPrototype: true, maxKeys: 4 }), words)
  .map(([isUsual, some, key]) =>
    isUsual ? { '': { at: start, id: '(machine)' }, [`a${key}`]: { at: start }, ...some } : some,
  );
const finished = fc.record(
  {
    id: words,
    name: words,
    undo: flag,
    attempts: count,
    startedAt: time,
    finishedAt: time,
    outcome: fc.constantFrom('completed', 'failed', 'stopped'),
    error,
    ...later,
  },
  { requiredKeys: ['id', 'name', 'attempts', 'outcome', 'startedAt', 'finishedAt'] },
);
const ledger = fc
  .array(
    fc.record(
      {
        id: words,
        task: words,
        input: json,
        output: json,
        at: time,
        changedAt: time,
        state: fc.constantFrom('owed', 'undoing', 'undone', 'failed', 'skipped', 'settled'),
        error,
        reason: words,
        again: fc.boolean(),
        skipped: count,
        ...later,
      },
      { requiredKeys: ['id', 'task', 'state', 'at', 'changedAt', 'skipped'] },
    ),
    { maxLength: 4 },
  )
  .map((entries) => {
    let next = 0;
    return entries.map(({ skipped, ...entry }) => {
      const sequence = next + skipped;
      next = sequence + 1;
      return { sequence, ...entry };
    });
  });
const snapshot = fc.record(
  {
    status: fc.constantFrom('active', 'done', 'error', 'stopped'),
    value: json,
    context: json,
    output: json,
    error: json,
    nodes: json,
    ...later,
    historyValue: fc.dictionary(words, json, { noNullPrototype: true, maxKeys: 2 }),
    children: fc.dictionary(words, json, { noNullPrototype: true, maxKeys: 2 }),
  },
  { requiredKeys: ['status'] },
);
const id = 'uhfuzmaf2hwwwxcsy7tbem2nhi' as InstanceId;
const arbitrary = fc
  .record({
    publicId: words,
    process: words,
    processVersion: words,
    machineHash: words,
    version: count,
    nextActor: count,
    createdAt: fc.oneof(fc.constant(start), time),
    updatedAt: time,
    snapshot,
    ledger,
    traceparent: maybe(words),
    key: maybe(words),
    status: fc.constantFrom('Pending', 'Completed', 'Failed', 'Cancelled'),
    owner: maybe(fc.record({ sub: words, tenant: words }, { requiredKeys: [] })),
    tasks: fc.array(task, { maxLength: 3 }),
    timers: fc.array(timer, { maxLength: 3 }),
    terms: fc.array(words, { maxLength: 3 }),
    areUsual: fc.boolean(),
    entered: fc.array(fc.record({ path, states }), { maxLength: 2 }),
    isRoot: fc.boolean(),
    stranded: maybe(fc.record({ reason: words, at: time })),
    taskEnds: fc.dictionary(words, count, { noNullPrototype: true, maxKeys: 2 }),
    held: fc.array(event, { maxLength: 2 }),
    cancel: maybe(
      fc.record(
        { at: time, reason: words, rollback: fc.boolean(), to: words },
        { requiredKeys: ['at', 'rollback'] },
      ),
    ),
    paused: maybe(fc.record({ at: time, reason: words }, { requiredKeys: ['at'] })),
    deleted: maybe(flag),
    finished: fc.array(finished, { maxLength: 3 }),
    ceilingBytes: maybe(count),
    pastFrom: maybe(count),
    restFrom: maybe(count),
  })
  .map(({ areUsual, isRoot, ...record }) => ({
    id,
    ...record,
    terms: areUsual
      ? [`status=${record.status}`, `version=${record.processVersion}`, ...record.terms]
      : record.terms,
    entered: isRoot
      ? record.entered.slice(0, 1).map((one) => ({ ...one, path: [] }))
      : record.entered,
  })) as unknown as fc.Arbitrary<InstanceRecord>;

const entries = fc.record(
  {
    sequence: count,
    at: time,
    by: words,
    event,
    from: json,
    to: json,
    status: fc.constantFrom('Pending', 'Completed', 'Failed', 'Cancelled'),
    tasks: fc.array(finished, { maxLength: 2 }),
    transitions: fc.array(words, { maxLength: 2 }),
    settled: fc.array(fc.record({ id: words, task: words }), { maxLength: 2 }),
    emitted: fc.array(event, { maxLength: 2 }),
    askedBy: json,
    cause: json,
    past: json,
    ...later,
  },
  { requiredKeys: ['sequence', 'at', 'by', 'event', 'status', 'tasks'] },
) as unknown as fc.Arbitrary<HistoryEntry>;

const runs = { numRuns: 200 };

describe('a record that is written and read', () => {
  it('is what it was, to the last detail', () => {
    fc.assert(
      fc.property(arbitrary, (record) => {
        expect(sorted(parseRecord({ id, body: writeRecord(record) }))).toBe(sorted(record));
        expect(sorted(parseRecord({ id, body: writeRecord(record, 2) }))).toBe(sorted(record));
      }),
      runs,
    );
  });

  it('is the same text when it is written again', () => {
    fc.assert(
      fc.property(arbitrary, (record) => {
        const body = writeRecord(record);
        expect(writeRecord(parseRecord({ id, body }))).toBe(body);
      }),
      runs,
    );
  });

  it('has the data of its process as it was, byte for byte', () => {
    fc.assert(
      fc.property(arbitrary, ({ snapshot: kept, ...record }) => {
        const body = writeRecord({ ...record, snapshot: kept });
        const read = parseRecord({ id, body }).snapshot;
        for (const part of ['value', 'context', 'output', 'error'] as const) {
          expect(JSON.stringify(read[part])).toBe(JSON.stringify(kept[part]));
        }
      }),
      runs,
    );
  });
});

describe('a history entry that is written and read', () => {
  it('is what it was, to the last detail', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(sorted(parseEntry(writeEntry(entry, 3)))).toBe(sorted(entry));
        expect(sorted(parseEntry(writeEntry(entry, 2)))).toBe(sorted(entry));
      }),
      runs,
    );
  });

  it('takes few bytes if it is a start', () => {
    const text = '[0,1767225600000,"1/7ba2a1cdef27caf9","start",null,"waiting"]';
    const entry = parseEntry(text);
    expect(entry).toEqual({
      sequence: 0,
      at: start,
      by: '1/7ba2a1cdef27caf9',
      event: { type: 'start' },
      from: null,
      to: 'waiting',
      status: 'Pending',
      tasks: [],
    });
    expect(writeEntry(entry, 3)).toBe(text);
  });

  it('may be one of an earlier version', () => {
    const text =
      '{"sequence":1,"at":1767225600007,"by":"1/5deab071cf2069bf","event":{"type":"task.completed","task":"first","id":"0/0"},' +
      '"from":"first","to":"second","status":"Pending","tasks":[{"id":"0/0","name":"first","attempts":1,"outcome":"completed",' +
      '"startedAt":1767225600000,"finishedAt":1767225600007}],"transitions":["first#0"]}';
    const entry = parseEntry(text);
    expect(entry).toEqual(JSON.parse(text));
    expect(writeEntry(entry, 3)).toBe(
      '[1,1767225600007,"1/5deab071cf2069bf",{"type":"task.completed","task":"first","id":"0/0"},"first","second",' +
        '{"t":[["0/0","first",-7,7]],"x":["first#0"]}]',
    );
  });
});

/** As JSON, with the keys of each object in order. */
function sorted(value: unknown): string {
  const order = (one: unknown): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) return one.map(order);
    const all = Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return { keys: all.map(([key, item]) => [key, order(item)]) };
  };
  return JSON.stringify(order(JSON.parse(JSON.stringify(value))));
}
