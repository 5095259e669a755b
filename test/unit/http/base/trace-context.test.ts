import { describe, expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { parseTraceParent } from '../../../../src/http/base/trace-context.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${parentId}-01`;

describe('a traceparent', () => {
  test('names a trace and its parent', () => {
    expect(parseTraceParent(traceparent)).toEqual({ traceId, parentId, sampled: true });
    expect(parseTraceParent(`00-${traceId}-${parentId}-00`)?.sampled).toBe(false);
  });

  test('of a later version may have more fields', () => {
    expect(parseTraceParent(`cc-${traceId}-${parentId}-01-what-comes`)?.traceId).toBe(traceId);
  });

  test.each([
    undefined,
    '',
    `00-${traceId}-${parentId}-01-more`,
    `ff-${traceId}-${parentId}-01`,
    `00-${'0'.repeat(32)}-${parentId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    traceparent.toUpperCase(),
    `${traceparent}, ${traceparent}`,
    `cc-${traceId}-${parentId}-01x`,
  ])('that is invalid is ignored: %s', (header) => {
    expect(parseTraceParent(header)).toBeUndefined();
  });
});

describe('a request with a traceparent', () => {
  const get = async () => thing(1);

  test('is logged with its trace', async () => {
    const { log, lines } = capturedLog('debug');
    const app = createApp({ runtime: fakeRuntime({ get }), log, bodyLimitBytes: 1000 });
    await app.request('/things/thi_1', { headers: { traceparent } });
    await app.request('/things/thi_1', { headers: { traceparent: 'none' } });
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'debug',
        traceId,
        parentId,
        method: 'GET',
        route: '/things/:id',
        status: 200,
      }),
    ]);
  });

  test('that fails is logged with its trace', async () => {
    const { log, lines } = capturedLog('debug');
    const fault = async () => {
      throw new Error('broken');
    };
    const app = createApp({ runtime: fakeRuntime({ get: fault }), log, bodyLimitBytes: 1000 });
    await app.request('/things/thi_1', { headers: { traceparent } });
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'request failed', traceId, parentId }),
    );
  });
});
