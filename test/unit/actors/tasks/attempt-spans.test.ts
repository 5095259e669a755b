import { SpanKind } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emit, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task, type TaskScope } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createMemoryRuntime, type MemoryRuntimeOptions } from '../../../support/memory-runtime.ts';
import { recordSpans, type RecordedSpans } from '../../../support/record-spans.ts';
import { spanTree } from '../../../support/span-tree.ts';

let recorded: RecordedSpans;
beforeEach(() => {
  recorded = recordSpans();
});
afterEach(() => recorded[Symbol.dispose]());

const open = async (
  call: (scope: TaskScope<undefined>) => Promise<void>,
  options: MemoryRuntimeOptions = {},
) => {
  const machine = setup({ actors: { ask: task<void>(call) } }).createMachine({
    initial: 'asking',
    states: {
      asking: { invoke: { src: 'ask', onDone: 'told' } },
      told: { entry: emit({ type: 'answered' }), type: 'final' },
    },
  });
  const process = defineProcess({ name: 'asking', machine });
  return createMemoryRuntime(process, { tracing: recorded.tracing, ...options });
};

test('the callback of an outside system is part of its own request, and links to what handed the task over', async () => {
  let url = '';
  await using node = await open(async ({ callbackUrl, handOver }) => {
    url = callbackUrl;
    return handOver();
  });
  const id = await node.start();
  await node.until(id, ({ version }) => version === 1);
  await recorded.tracer.startActiveSpan('callback', async (span) => {
    await node.runtime.complete(url.split('/callbacks/')[1] ?? '', { output: null });
    span.end();
  });
  expect(spanTree(recorded.spans())).toBe(
    [
      '  1  step start',
      '  2  └─ task ask',
      '  3     └─ step task.handedOver',
      '',
      '  4  callback',
      '  5  └─ step task.completed  (links to 3)',
      '',
      '  6  instance asking  (links to 1)',
    ].join('\n'),
  );
});

test('the telling of an emitted event is part of the step that emitted it', async () => {
  const told: string[] = [];
  await using node = await open(async () => {}, {
    onEmit: ({ event }) => {
      told.push(event.type);
      recorded.tracer.startSpan('publish').end();
    },
  });
  const id = await node.start();
  await node.until(id, hasEnded);
  await node.clock.until(
    () => told.length,
    (count) => count === 1,
  );
  await node.clock.settle();
  const lines = spanTree(recorded.spans()).split('\n').slice(0, 5);
  expect(lines).toEqual([
    '  1  step start',
    '  2  └─ task ask',
    '  3     └─ step task.completed',
    '  4        └─ emit answered',
    '  5           └─ publish',
  ]);
  expect(recorded.spans().find(({ name }) => name === 'emit answered')?.kind).toBe(
    SpanKind.PRODUCER,
  );
});

test('an attempt that its node gives up when it stops is not failed, but interrupted', async () => {
  const held = gate();
  const node = await open(async () => held.open, { shutdownMs: 10 });
  await node.start();
  await node.clock.settle();
  await node[Symbol.asyncDispose]();
  const span = recorded.spans().find(({ name }) => name === 'task ask');
  expect(span?.attributes).toMatchObject({ 'holdfast.interrupted': true });
  expect(span?.events).toEqual([]);
});
