import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { createApp } from '../../../../src/http/app.ts';
import { recordSpans } from '../../../support/record-spans.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

function createTraced(own: Partial<Runtime> = {}) {
  const recorded = recordSpans();
  const runtime = fakeRuntime({ get: async () => thing(1), ...own });
  const { tracing } = recorded;
  const app = createApp({ runtime, log: silentLog, bodyLimitBytes: 1000, tracing });
  return { ...recorded, app };
}

const told = ({ name, attributes, status }: ReadableSpan) => [
  name,
  attributes['http.route'],
  attributes['http.response.status_code'],
  status.code,
];

test('a request is named by its route, and has the span of its client as parent', async () => {
  using traced = createTraced();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await traced.app.request('/things/thi_1', { headers: { traceparent } });
  expect(traced.spans().map(told)).toEqual([
    ['GET /things/:id', '/things/:id', 200, SpanStatusCode.UNSET],
  ]);
  expect(traced.spans()[0]?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
});

test('a request that no route takes, or with a method of its own, is not named by its path or method', async () => {
  using traced = createTraced();
  await traced.app.request('/elsewhere/thi_1');
  await traced.app.request('/things/thi_1', { method: 'BREW' });
  expect(traced.spans().map(({ name }) => name)).toEqual(['GET', 'HTTP /things/:id']);
  expect(traced.spans()[1]?.attributes['http.request.method']).toBe('_OTHER');
});

test('a request fails by a fault of the service, not of its client', async () => {
  using traced = createTraced({
    get: async () => {
      throw new Error('broken at redis://me:secret@h1');
    },
  });
  await traced.app.request('/things/thi_1');
  await traced.app.request('/elsewhere');
  const [failed, missing] = traced.spans();
  expect([failed?.status, missing?.status.code]).toEqual([
    { code: SpanStatusCode.ERROR, message: 'broken at redis://***@h1' },
    SpanStatusCode.UNSET,
  ]);
  expect(JSON.stringify(failed?.events)).not.toContain('secret');
});

test('probes leave no spans', async () => {
  using traced = createTraced();
  await traced.app.request('/healthz');
  expect(traced.spans()).toEqual([]);
});

test('within a span that the program opened for it, a request is no second server span', async () => {
  using traced = createTraced();
  const outer = traced.tracer.startSpan('GET', { kind: SpanKind.SERVER });
  await context.with(trace.setSpan(context.active(), outer), async () =>
    traced.app.request('/things/thi_1', {
      headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    }),
  );
  const [inner] = traced.spans();
  expect(inner?.kind).toBe(SpanKind.INTERNAL);
  expect(inner?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
});
