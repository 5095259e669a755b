import { afterEach, beforeEach, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import type { StoredRecord } from '../../../../src/actors/ports/ports.ts';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { recordSpans, type RecordedSpans } from '../../../support/record-spans.ts';
import { spanTree } from '../../../support/span-tree.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

let recorded: RecordedSpans;
beforeEach(() => {
  recorded = recordSpans();
});
afterEach(() => recorded[Symbol.dispose]());

const within = async <T>(name: string, run: () => Promise<T>): Promise<T> =>
  recorded.tracer.startActiveSpan(name, async (span) => run().finally(() => span.end()));

const reminder = defineProcess({
  name: 'reminder',
  machine: setup({}).createMachine({
    initial: 'open',
    states: { open: { on: { NOTE: {} }, after: { 259_200_000: 'late' } }, late: { type: 'final' } },
  }),
});

test('a timer that fires on another node three days later starts a trace, which links to what armed it', async () => {
  const store = { ...createVirtualStore(), close: async () => {} };
  const { tracing } = recorded;
  const first = await createMemoryRuntime(reminder, { store, tracing });
  const id = await within('client', async () => first.start());
  await first[Symbol.asyncDispose]();
  await using second = await createMemoryRuntime(reminder, { store, tracing, node: 'second' });
  await second.clock.skip(259_200_000);
  await second.until(id, hasEnded);
  expect(spanTree(recorded.spans())).toBe(
    [
      '  1  client',
      '  2  └─ step start',
      '',
      '  3  step timer.fired  (links to 2)',
      '',
      '  4  instance reminder  (links to 1)',
    ].join('\n'),
  );
});

test('an event that finds a timer overdue is no part of the trace of the timer', async () => {
  const { tracing } = recorded;
  let now = 1_700_000_000_000;
  const store = createVirtualStore();
  const late = { ...store, now: () => now };
  await using nodes = createTwoNodes([reminder], { store: late, tracing });
  const id = (await nodes.a.start('reminder', {})).instance.id;
  now += 300_000_000;
  await within('client', async () =>
    nodes.a.send('reminder', id, { type: 'NOTE' }).catch(() => {}),
  );
  expect(spanTree(recorded.spans()).split('\n').slice(0, 5)).toEqual([
    '  1  step start',
    '',
    '  2  client',
    '',
    '  3  step timer.fired  (links to 1)',
  ]);
});

const counter = defineProcess({
  name: 'counter',
  machine: setup({ types: { context: {} as { n: number } } }).createMachine({
    context: { n: 0 },
    on: { ADD: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  }),
});

test('events of one batch are each part of the trace of their own request', async () => {
  await using node = await createMemoryRuntime(counter, { tracing: recorded.tracing });
  const id = await node.start();
  const add = async (name: string) =>
    within(name, async () => node.runtime.send('counter', id, { type: 'ADD' }));
  await Promise.all([add('a'), add('b'), add('c')]);
  expect(spanTree(recorded.spans())).toBe(
    [
      '  1  step start',
      '',
      '  2  a',
      '  3  └─ step ADD',
      '',
      '  4  b',
      '  5  └─ step ADD',
      '',
      '  6  c',
      '  7  └─ step ADD',
    ].join('\n'),
  );
});

test('a step that another node overtook leaves no span but that of its repetition', async () => {
  await using nodes = createTwoNodes([counter], { tracing: recorded.tracing });
  const id = (await nodes.a.start('counter', {})).instance.id;
  for (const node of [nodes.b, nodes.a, nodes.b]) await node.send('counter', id, { type: 'ADD' });
  expect(recorded.spans().map(({ attributes }) => attributes['holdfast.version'])).toEqual([
    0, 1, 2, 3,
  ]);
});

test('what a custom action calls is part of its step', async () => {
  const noisy = defineProcess({
    name: 'noisy',
    machine: setup({
      actions: { call: () => recorded.tracer.startSpan('call').end() },
    }).createMachine({ entry: 'call' }),
  });
  await using node = await createMemoryRuntime(noisy, { tracing: recorded.tracing });
  await node.start();
  expect(spanTree(recorded.spans())).toBe('  1  step start\n  2  └─ call');
});

const work = defineProcess({
  name: 'work',
  machine: setup({
    actors: { ask: task(async () => Promise.reject(new Error('no'))) },
  }).createMachine({
    invoke: { src: 'ask' },
    after: { 60_000: {} },
  }),
  tasks: { ask: { attempts: 100 } },
});

async function storedOf(
  tracing: RecordedSpans['tracing'] | undefined,
): Promise<StoredRecord | undefined> {
  const store = createVirtualStore();
  await using node = await createMemoryRuntime(work, { store, ...(tracing && { tracing }) });
  const id = await within('client', async () => node.start());
  await node.until(id, ({ version }) => version > 0);
  return store.load(toInstanceId(id as PublicId));
}

test('without an SDK, a record names no span', async () => {
  expect((await storedOf(undefined))?.body).not.toContain('traceparent');
});

test('with one, the record names the span of the start, and those that armed what is pending', async () => {
  const stored = await storedOf(recorded.tracing);
  if (stored === undefined) throw new Error('Nothing is stored');
  const record = parseRecord(stored);
  const nameOf = (traceparent: string | undefined) =>
    recorded.spans().find((span) => span.spanContext().spanId === traceparent?.split('-')[2])?.name;
  const [retried] = record.tasks;
  const [timer] = record.timers;
  expect([record, retried, timer].map((one) => nameOf(one?.traceparent))).toEqual([
    'client',
    'step task.retry',
    'step start',
  ]);
});

test('a node without an SDK goes on with what a node with one has armed', async () => {
  const store = { ...createVirtualStore(), close: async () => {} };
  const first = await createMemoryRuntime(reminder, { store, tracing: recorded.tracing });
  const id = await first.start();
  await first[Symbol.asyncDispose]();
  await using second = await createMemoryRuntime(reminder, { store, node: 'second' });
  await second.clock.skip(259_200_000);
  await second.until(id, hasEnded);
  expect(spanTree(recorded.spans())).toBe('  1  step start');
});
