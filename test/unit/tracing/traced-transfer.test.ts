import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { beforeAll, describe, expect, test } from 'vitest';
import { toInstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import { recordSpans } from '../../support/record-spans.ts';
import { spanTree } from '../../support/span-tree.ts';
import { clientTraceparent, runTracedTransfer } from '../../support/traced-transfer.ts';

describe('a transfer with a retry, a takeover and a rollback', () => {
  let spans: readonly ReadableSpan[] = [];
  let id: string;
  let seen: string;
  const named = (name: string, nth = 0): ReadableSpan => {
    const span = spans.filter((one) => one.name === name)[nth];
    if (span === undefined) throw new Error(`No ${name} in ${spanTree(spans)}`);
    return span;
  };

  beforeAll(async () => {
    using recorded = recordSpans();
    const { runtime, ...ran } = await runTracedTransfer(recorded);
    spans = recorded.spans();
    id = ran.id;
    const reads = [
      runtime.get('transfer', id),
      runtime.history('transfer', id),
      runtime.waiting('transfer', id),
      runtime.ledger('transfer', id),
    ];
    seen = JSON.stringify(await Promise.all(reads));
  });

  test('is recorded span by span; the attempt that died with its node is lost', () => {
    expect(spans.map(({ name }) => name)).toEqual([
      'POST /transfers',
      'step start',
      'task debit',
      'POST to a.test',
      'step task.retry',
      'task debit',
      'POST to a.test',
      'step task.completed',
      'task credit',
      'POST to b.test',
      'step task.failed',
      'compensate debit',
      'POST to a.test',
      'step undo.completed',
      'instance transfer',
    ]);
  });

  test.each([
    ['step start', 0, 'POST /transfers', 0],
    ['task debit', 0, 'step start', 0],
    ['POST to a.test', 0, 'task debit', 0],
    ['step task.retry', 0, 'task debit', 0],
    ['POST to a.test', 1, 'task debit', 1],
    ['step task.completed', 0, 'task debit', 1],
    ['POST to b.test', 0, 'task credit', 0],
    ['step task.failed', 0, 'task credit', 0],
    ['compensate debit', 0, 'step task.failed', 0],
    ['POST to a.test', 2, 'compensate debit', 0],
    ['step undo.completed', 0, 'compensate debit', 0],
  ])('%s (%i) is part of %s (%i)', (child, nth, parent, ofNth) => {
    const [of, own] = [named(parent, ofNth), named(child, nth)];
    expect(own.parentSpanContext?.spanId).toBe(of.spanContext().spanId);
    expect(own.spanContext().traceId).toBe(of.spanContext().traceId);
    expect(own.links).toEqual([]);
  });

  test.each([
    ['task debit', 1, 'step task.retry'],
    ['task credit', 0, 'step task.completed'],
    ['instance transfer', 0, 'POST /transfers'],
  ])('%s (%i) is in a trace of its own, and links to %s', (name, nth, to) => {
    const [own, linked] = [named(name, nth), named(to)];
    expect(own.links.map(({ context }) => context.spanId)).toEqual([linked.spanContext().spanId]);
    expect(own.links.map(({ context }) => context.traceId)).toEqual([linked.spanContext().traceId]);
    expect(own.spanContext().traceId).not.toBe(linked.spanContext().traceId);
  });

  test('the request is part of the trace of its client', () => {
    const { parentSpanContext } = named('POST /transfers');
    const { traceId = '', spanId = '' } = parentSpanContext ?? {};
    expect(`00-${traceId}-${spanId}-01`).toBe(clientTraceparent);
  });

  test('kinds and attributes say what each span is', () => {
    const about = {
      'holdfast.process': 'transfer',
      'holdfast.instance': toInstanceId(id as PublicId),
    };
    const told = ['POST /transfers', 'step start', 'task credit', 'compensate debit'].map(
      (name) => [named(name).kind, named(name).attributes],
    );
    expect(told).toEqual([
      [
        SpanKind.SERVER,
        {
          'http.request.method': 'POST',
          'url.scheme': 'http',
          'http.route': '/transfers',
          'http.response.status_code': 201,
        },
      ],
      [SpanKind.INTERNAL, { ...about, 'holdfast.version': 0 }],
      [
        SpanKind.CLIENT,
        {
          ...about,
          'holdfast.version': 2,
          'holdfast.task': 'credit',
          'holdfast.attempt': 1,
          'holdfast.again': true,
          'error.type': 'account_closed',
        },
      ],
      [
        SpanKind.CLIENT,
        { ...about, 'holdfast.version': 3, 'holdfast.task': 'debit', 'holdfast.attempt': 1 },
      ],
    ]);
  });

  test('the instance is one span from its start to its end, whose trace follows from the instance', () => {
    const { attributes, startTime, endTime, parentSpanContext } = named('instance transfer');
    expect(attributes).toMatchObject({ 'holdfast.version': 4, 'holdfast.status': 'Failed' });
    expect(startTime[0]).toBe(Date.UTC(2026, 0, 1) / 1000);
    expect(endTime[0]).toBeGreaterThan(startTime[0]);
    expect(parentSpanContext?.spanId).toMatch(/^[\da-f]{16}$/);
  });

  test('no public id and no payload is in a span', () => {
    const all = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    expect(all).toContain('account_closed');
    for (const secret of [id, 'alice', 'bob', 'EUR']) expect(all).not.toContain(secret);
  });

  test('nothing that clients see names a span', () => {
    expect(seen).toContain('undone');
    expect(seen).not.toContain('traceparent');
  });
});
