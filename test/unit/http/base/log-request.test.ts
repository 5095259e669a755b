import { describe, expect, test } from 'vitest';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import type { LogLevel } from '../../../../src/config/create-log.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createEventful } from '../../../support/eventful.ts';
import { createMemoryService } from '../../support/memory-service.ts';
import { createRequests } from '../../../support/requests.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const message = 'request answered';

function openLogged(requestLog: boolean, level: LogLevel = 'info') {
  const { log, lines } = capturedLog(level);
  const processes = [createEventful()];
  const service = createMemoryService({ processes, log, requestLog, metrics: true });
  return {
    ...createRequests(async (path, init) =>
      service.fetch(new Request(`http://localhost${path}`, init)),
    ),
    answered: () => lines.filter(({ msg }) => msg === message),
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

describe('the request log', () => {
  test('has one line for each request, by its route', async () => {
    await using service = openLogged(true);
    const path = await service.start('/eventfuls', {});
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const headers = { traceparent, 'x-request-id': 'r-7' };
    await service.request('GET', path, undefined, headers);
    await service.get('/eventfuls/eve_aaaaaaaaaaaaaaaaaaaaaaaaaa');
    const instance = toInstanceId((path.split('/').at(-1) ?? '') as PublicId);
    await service.get('/nothing/there');
    expect(service.answered()).toMatchObject([
      { level: 'info', method: 'POST', route: '/eventfuls', status: 201 },
      { method: 'GET', route: '/eventfuls/:id', status: 200, requestId: 'r-7', traceId, instance },
      { method: 'GET', route: '/eventfuls/:id', status: 404 },
      { method: 'GET', status: 404 },
    ]);
    for (const line of service.answered()) {
      expect(line['durationMs']).toBeGreaterThanOrEqual(0);
      expect(line['requestId']).toMatch(/./);
    }
    const text = JSON.stringify(service.answered());
    expect(text).not.toContain(path.split('/').at(-1));
    expect(text).not.toContain('there');
  });

  test('leaves out probes and scrapes, except at debug', async () => {
    for (const [level, count] of [
      ['info', 0],
      ['debug', 3],
    ] as const) {
      await using service = openLogged(true, level);
      await service.get('/healthz');
      await service.get('/readyz');
      await service.request('HEAD', '/metrics');
      expect(service.answered()).toHaveLength(count);
    }
  });

  test('is off by default', async () => {
    await using service = openLogged(false, 'debug');
    await service.get('/eventfuls');
    expect(service.answered()).toEqual([]);
  });
});
