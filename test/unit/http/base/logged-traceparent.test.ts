import { describe, expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${parentId}-01`;

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
